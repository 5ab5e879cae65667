"""Parts of an assessment are finished before the whole is signed off."""

import pytest

from core.actors import PORTAL
from maturity import policies, reading, services, todo
from maturity.models import Dimension, FinishedSection
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.maturity import (
    answers_of,
    fill,
    finish,
    make_assessment,
    make_version,
    say,
)
from tests.factories.people import make_member
from tests.maturity.pages import form_data, part_url, text_of
from tests.maturity.test_attacks import sign
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def part(assessment, code="d1"):
    return Dimension.objects.get(version=assessment.version_id, code=code)


def change(assessment, level=5):
    person = make_member(assessment.trust)
    entry = say(answers_of(assessment)[0], level)
    services.save_answers(by=person, assessment=assessment, entries=[entry])


def test_a_changed_answer_opens_its_part_again_and_no_other():
    assessment = fill(make_assessment())
    cio = make_member(assessment.trust, "cio")
    assert codes(policies.check_can_sign, cio, assessment) == ""
    change(assessment)
    assert [each.finished is not None for each in reading.AnswerSheet(assessment).parts] == [
        False,
        True,
    ]
    with refused("unfinished"):
        policies.check_can_sign(cio, assessment)
    with database_refuses("every part of it is finished"):
        sign(assessment, cio)
    assert [each.title for each in todo.for_trust(assessment.trust, cio)] == [
        "Read again and finish 1 part: Test framework"
    ]
    finish(assessment)
    assert codes(policies.check_can_sign, cio, assessment) == ""


def test_signing_names_which_parts_are_open():
    version = make_version(statements=((1,),) * 5)
    assessment = make_assessment(version=version)
    person = make_member(assessment.trust)
    entries = [say(answer, 2) for answer in answers_of(assessment)]
    services.save_answers(by=person, assessment=assessment, entries=entries)
    cio = make_member(assessment.trust, "cio")
    with pytest.raises(Exception, match=r"D 1, D 2, D 3 and others are not finished"):
        policies.check_can_sign(cio, assessment)
    for code in ("d1", "d2", "d3", "d4"):
        services.finish_section(by=person, assessment=assessment, dimension=part(assessment, code))
    with pytest.raises(Exception, match="D 5 is not finished"):
        policies.check_can_sign(cio, assessment)


def test_only_a_whole_part_is_finished_by_who_may_answer_as_they_saw_it():
    assessment = make_assessment()
    person, viewer = make_member(assessment.trust), make_member(assessment.trust, "viewer")
    facts = {"assessment": assessment, "dimension": part(assessment)}
    with refused("blank"):
        services.finish_section(by=person, **facts)
    fill(assessment)
    change(assessment)
    for by in (viewer, PORTAL):
        with pytest.raises(Exception, match=r"\w"):
            services.finish_section(by=by, **facts)
    with refused("changed_since"):
        services.finish_section(by=person, **facts, seen=2)
    mark = services.finish_section(by=person, **facts, seen=3)
    assert services.finish_section(by=viewer_who_answers(assessment), **facts).pk == mark.pk
    assert str(mark).startswith("D 1 of MA-")


def viewer_who_answers(assessment):
    return make_member(assessment.trust, "finance_lead")


def test_postgresql_takes_a_mark_only_of_what_stands():
    assessment = fill(make_assessment())
    change(assessment)
    person = make_member(assessment.trust)
    facts = {"assessment": assessment, "dimension": part(assessment), "finished_by": person}
    for editions in (1, 2, 4):
        with database_refuses("as it stands"):
            save(FinishedSection(**facts, editions=editions))
    with database_refuses("never changed or removed"):
        FinishedSection.objects.update(editions=3)
    blank = make_assessment(version=assessment.version)
    with database_refuses("as it stands"):
        save(FinishedSection(**facts | {"assessment": blank}, editions=0))
    finish(assessment)
    services.sign_assessment(by=make_member(assessment.trust, "cio"), assessment=assessment)
    with database_refuses("signed or cancelled"):
        save(FinishedSection(**facts, editions=3))


def test_the_page_saves_and_finishes_and_the_list_says_so():
    assessment = make_assessment()
    client = browser(make_member(assessment.trust))
    url = part_url(assessment)
    data = form_data(client, url) | {"S1-choice": "3", "finish": "1"}
    page = client.post(url, data, follow=True)
    assert "D 1 is not finished: 1 statement is not answered yet." in text_of(page)
    data = form_data(client, url) | {"S2-choice": "3"}
    client.post(url, data)
    assert "Answered, not finished" in text_of(client.get(assessment.get_absolute_url()))
    page = client.post(url, form_data(client, url) | {"finish": "1"}, follow=True)
    assert "D 1 is finished. A change opens it again." in text_of(page)
    page = text_of(client.get(url))
    assert "Finished by" in page
    assert "Save and finish this part" not in page
