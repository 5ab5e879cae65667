"""The last time: offered for what is blank, compared with what is said now."""

import pytest
import time_machine

from maturity import reading, services
from maturity.forms import AnswerForm
from maturity.models import Answer, Assessment
from tests.evidence.helpers import browser
from tests.factories.maturity import (
    answers_of,
    make_assessment,
    make_version,
    option_of,
    say,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.maturity.pages import form_data, part_url, text_of

pytestmark = pytest.mark.django_db
LEVELS = {"S1": 2, "S2": None, "S3": 4}


@pytest.fixture
def again():
    """An assessment that is blank, after one that was signed off in March 2026."""
    version = make_version(statements=((1, 1), (2,)))
    with time_machine.travel("2026-03-10 12:00+00:00"):
        first = make_assessment(version=version)
        signed_assessment(first, levels=LEVELS)
    return make_assessment(trust=first.trust, version=version)


def test_what_is_blank_is_offered_from_the_last_time_and_written_only_when_saved(again):
    person = make_member(again.trust)
    client = browser(person)
    page = client.get(part_url(again))
    assert "From March 2026: check that it still holds" in text_of(page)
    data = form_data(client, part_url(again))
    assert (data["S1-choice"], data["S2-choice"], data["S2-reason"]) == ("2", "na", "Not here.")
    assert [answer.edition for answer in answers_of(again)] == [0, 0, 0]
    client.post(part_url(again), data | {"S1-choice": "3"})
    first, second, third = answers_of(again)
    assert (first.option.level, second.not_applicable_reason) == (3, "Not here.")
    assert third.edition == 0
    assert "From March 2026" not in text_of(client.get(part_url(again)))


def test_each_statement_says_how_it_compares_and_the_whole_says_how_many(again):
    person, viewer = make_member(again.trust), make_member(again.trust, "viewer")
    first, second, third = answers_of(again)
    entries = [say(first, 3), say(second, 1), say(third, 4)]
    services.save_answers(by=person, assessment=again, entries=entries)
    part = text_of(browser(viewer).get(part_url(again)))
    assert "Since March 2026" in part
    assert "Higher than in March 2026 (Level 2)." in part
    assert "In March 2026: Does not apply." in part
    page = text_of(browser(viewer).get(again.get_absolute_url()))
    assert "Compared with March 2026" in page
    assert reading.AnswerSheet(again).compared == [("D 1", 1, 0, 0, 1), ("D 2", 0, 0, 1, 0)]
    lower = say(answers_of(again)[2], 1)
    services.save_answers(by=person, assessment=again, entries=[lower])
    sheet = reading.AnswerSheet(again)
    assert sheet.answers[2].since == "Lower than in March 2026 (Level 4)."


def test_a_first_assessment_has_nothing_to_compare_with():
    assessment = make_assessment()
    sheet = reading.AnswerSheet(assessment)
    assert (sheet.earlier, sheet.compared) == (None, [])
    page = browser(make_member(assessment.trust, "viewer")).get(assessment.get_absolute_url())
    assert "Compared with" not in text_of(page)


def test_what_was_signed_is_compared_with_what_was_signed_before_it(again):
    signed = signed_assessment(again, levels={"S2": None}, level=2)
    make_assessment(trust=again.trust, version=again.version)
    sheet = reading.AnswerSheet(signed)
    assert sheet.earlier.when == "March 2026"
    assert [answer.last.compared(answer) for answer in sheet.answers] == ["same", "same", "lower"]
    newest = Assessment.objects.latest("pk")
    assert reading.AnswerSheet(newest).earlier.assessment == signed


def test_a_level_of_another_scale_is_neither_offered_nor_compared(again):
    sheet = reading.AnswerSheet(again)
    answer = sheet.answers[0]
    answer.statement.scale.slug = "other"
    answer.option = option_of(answer, 5)
    assert answer.since == "In March 2026: Level 2."
    answer.option = None
    assert AnswerForm(None, answer=answer)["choice"].value() == ""


def test_a_statement_that_was_not_asked_then_is_new(again):
    sheet = reading.AnswerSheet(again)
    answer = Answer.objects.whole().get(pk=sheet.answers[0].pk)
    answer.option, answer.statement.code = option_of(answer, 1), "S9"
    assert sheet.earlier.counted([answer])["new"] == 1
