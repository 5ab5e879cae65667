"""What was signed off stays; a correction is recorded beside it."""

from typing import Any

import pytest
from django.urls import reverse

from core.actors import PORTAL
from maturity import comparing, correcting, policies_corrections, services
from maturity.models import CorrectedAnswer, Correction, Score
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.maturity import (
    answers_of,
    make_assessment,
    make_version,
    option_of,
    say,
    signed_assessment,
)
from tests.factories.people import make_member
from tests.maturity.pages import form_data, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db
WHY = "The count was of another year."


@pytest.fixture
def signed():
    return signed_assessment(levels={"S1": 4, "S2": None})


def right(assessment, *entries, by=None, reason=WHY):
    return services.record_correction(
        by=by or make_member(assessment.trust, "cio"),
        assessment=assessment,
        reason=reason,
        entries=entries,
    )


def test_a_correction_changes_no_answer_and_no_score_and_the_next_round_begins_with_it(signed):
    services.compute_scores(by=PORTAL, assessment_id=signed.pk)
    before = list(Score.objects.values_list("value", "inputs_hash"))
    first, second, third = answers_of(signed)
    right(signed, say(first, 2, "As counted."), say(third, 3))
    right(signed, say(first, 1), say(second, 3))
    assert [answer.words for answer in answers_of(signed)] == [
        "Level 4",
        "Does not apply",
        "Level 3",
    ]
    services.compute_scores(by=PORTAL, assessment_id=signed.pk)
    assert list(Score.objects.values_list("value", "inputs_hash")) == before
    later, earlier = correcting.recorded(signed)
    assert (str(later.correction), earlier.correction.reason) == (
        f"Correction 2 of {signed.reference}",
        WHY,
    )
    assert [row[1:] for row in earlier.rows] == [("Level 4", "Level 2. As counted.")]
    assert [row[1:] for row in later.rows] == [
        ("Level 2. As counted.", "Level 1"),
        ("Does not apply. Not here.", "Level 3"),
    ]
    following = make_assessment(trust=signed.trust, version=signed.version)
    said = comparing.earlier_than(following).answers
    assert (said["S1"].level, said["S2"].level) == (1, 3)


def test_what_is_no_correction_is_refused(signed):
    first, second, _ = answers_of(signed)
    running = make_assessment(trust=signed.trust, version=signed.version)
    with refused("nothing_changed"):
        right(signed, say(first, 4))
    with refused("reason"):
        right(signed, say(first, 3), reason=" ")
    with refused("blank"):
        right(signed, say(second, None))
    other = answers_of(make_assessment(version=make_version()))[0]
    with refused("option"):
        right(signed, services.Entry(second, 1, option_of(other, 1)))
    check = policies_corrections.check_can_correct
    assert codes(check, make_member(signed.trust), signed) != ""
    assert codes(check, PORTAL, signed) == "person"
    assert codes(check, make_member(signed.trust, "cio"), running) == "not_signed"


def test_postgresql_keeps_corrections_and_what_they_are_of(signed):
    cio, (first, _, _) = make_member(signed.trust, "cio"), answers_of(signed)
    one = right(signed, say(first, 2))
    facts = {"assessment": signed, "number": 2, "reason": WHY, "recorded_by": cio}
    running = make_assessment(trust=signed.trust, version=signed.version)
    for changed, words in (
        ({"number": 3}, "numbered in turn"),
        ({"assessment": running, "number": 1}, "Only what was signed off"),
        ({"reason": ""}, "correction_reason"),
    ):
        with database_refuses(words):
            save(Correction(**facts | changed))
    other = answers_of(make_assessment(version=make_version()))[0]
    right_one = {"correction": one, "answer": answers_of(signed)[2]}
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"answer": other, "option": option_of(other, 1)}, "its own scale"),
        ({"option": option_of(other, 1)}, "its own scale"),
        ({}, "one_answer"),
    ]
    for more, words in wrong:
        with database_refuses(words):
            save(CorrectedAnswer(**right_one | more))
    right(signed, say(first, 5))
    with database_refuses("newest correction"):
        save(CorrectedAnswer(**right_one, option=option_of(first, 1)))
    for rows in (Correction.objects.all(), CorrectedAnswer.objects.all()):
        with database_refuses("never changed or removed"):
            rows._raw_delete("default")


def test_who_signs_chooses_statements_says_what_is_right_and_all_read_the_difference(signed):
    client = browser(make_member(signed.trust, "cio"))
    page = client.get(signed.get_absolute_url())
    assert "Something in it is not right?" in text_of(page)
    url = reverse("maturity:correct", args=[signed.reference])
    assert "Statements that should say something else" in text_of(client.get(url))
    chosen = f"{url}?statement=S1&statement=S3"
    data = form_data(client, chosen)
    assert data["S1-choice"] == "4"
    assert "Enter why it has to be corrected" in text_of(client.post(chosen, data))
    data["reason"] = WHY
    assert "Nothing is different" in text_of(client.post(chosen, data))
    response = client.post(chosen, data | {"S1-choice": "2"}, follow=True)
    assert "Correction 1 is recorded" in text_of(response)
    viewer = browser(make_member(signed.trust, "viewer"))
    page = text_of(viewer.get(reverse("maturity:corrections", args=[signed.reference])))
    assert "Level 4" in page
    assert "Level 2" in page
    assert WHY in page
    assert "Record a correction" not in page
    assert "1 correction is recorded" in text_of(viewer.get(signed.get_absolute_url()))
