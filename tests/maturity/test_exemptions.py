"""Statements that do not apply: what an assessor agrees to, and what becomes of the score."""

import pytest
from django.urls import reverse
from django.utils import timezone

from core.actors import PORTAL
from core.services import service
from maturity import policies, services, todo
from maturity.models import Exemption, Score
from maturity.services import Judgement
from tests.evidence.helpers import browser, codes, database_refuses, refused
from tests.factories.accounts import make_user
from tests.factories.maturity import (
    answers_of,
    exempt,
    fill,
    make_assessment,
    make_version,
    say,
    signed_assessment,
)
from tests.factories.people import add_member, make_member
from tests.maturity.pages import form_data, part_url, text_of
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def answer(assessment, code):
    return next(each for each in answers_of(assessment) if each.statement.code == code)


def own_scores(assessment):
    services.compute_scores(by=PORTAL, assessment_id=assessment.pk)
    rows = Score.objects.filter(assessment=assessment).select_related("dimension")
    return {row.dimension.code if row.dimension else "": row for row in rows}


def test_agreed_it_is_left_out_of_the_score_and_not_agreed_it_counts_as_nothing():
    version = make_version(statements=((1, 1), (2,)))
    without = fill(make_assessment(version=version), levels={"S1": None, "S3": None}, level=4)
    exempt(without, "S1")
    exempt(without, "S3", agreed=False)
    signed_assessment_of(without)
    found = own_scores(without)
    assert (found[""].points, found[""].out_of, found[""].statements) == (80, 300, 2)
    assert (found["d1"].value, found["d2"].value) == (80, 0)


def signed_assessment_of(assessment):
    return services.sign_assessment(by=make_member(assessment.trust, "cio"), assessment=assessment)


def test_a_dimension_that_is_left_out_whole_has_no_score():
    for method in ("statements", "dimensions"):
        version = make_version(method=method, statements=((1, 1), (2,)))
        assessment = fill(make_assessment(version=version), levels={"S3": None}, level=4)
        exempt(assessment, "S3")
        signed_assessment_of(assessment)
        found = own_scores(assessment)
        assert set(found) == {"", "d1"}
        assert found[""].value == 80


def test_what_is_left_out_is_part_of_what_scores_were_computed_from():
    version = make_version()
    agreed, plain = (
        fill(make_assessment(version=version), levels={"S1": None}, level=4) for _ in range(2)
    )
    exempt(agreed, "S1")
    hashes = set()
    for assessment in (agreed, plain):
        signed_assessment_of(assessment)
        hashes.add(own_scores(assessment)[""].fingerprint)
    assert len(hashes) == 2


def test_a_changed_answer_needs_a_word_of_its_own():
    assessment = fill(make_assessment(), levels={"S1": None})
    person = make_member(assessment.trust)
    exempt(assessment, "S1")
    first = answer(assessment, "S1")
    services.save_answers(
        by=person, assessment=assessment, entries=[say(first, None, reason="Another reason.")]
    )
    again = answer(assessment, "S1")
    assert again.exemption is None
    assert [each.pk for each in todo.undecided()] == [again.pk]
    with refused("changed_since"):
        judge(assessment, first, first.edition)
    exempt(assessment, "S1", agreed=False)
    assert answer(assessment, "S1").exemption_words.startswith("Not agreed")


def judge(assessment, given, edition, *, agreed=True, reason=""):
    services.decide_exemptions(
        by=make_user(staff_role="assessor"),
        assessment=assessment,
        judgements=[Judgement(given, edition, agreed, reason)],
    )


def test_what_is_decided_is_decided_once_about_what_does_not_apply_and_with_a_reason():
    assessment = fill(make_assessment(), levels={"S1": None})
    one, level = answer(assessment, "S1"), answer(assessment, "S2")
    with refused("reason"):
        judge(assessment, one, 1, agreed=False)
    with refused("too_long"):
        judge(assessment, one, 1, agreed=False, reason="x" * 501)
    with refused("changed_since"):
        judge(assessment, level, 1)
    with refused("changed_since"):
        judge(assessment, answer(fill(make_assessment(), levels={"S1": None}), "S1"), 1)
    exempt(assessment, "S1")
    with refused("changed_since"):
        judge(assessment, one, 1)


def test_an_assessor_with_no_connection_decides_before_it_is_signed():
    assessment = fill(make_assessment(), levels={"S1": None})
    assessor, connected = make_user(staff_role="assessor"), make_user(staff_role="assessor")
    add_member(connected, assessment.trust)
    check = policies.check_can_exempt
    assert codes(check, assessor, assessment) == ""
    assert codes(check, connected, assessment) == "connected"
    assert codes(check, PORTAL, assessment) == "person"
    for person in (make_user(staff_role="programme_manager"), make_member(assessment.trust, "cio")):
        assert not policies.can_exempt(person, assessment)
    assert codes(check, assessor, signed_assessment_of(assessment)) == "signed"


def test_an_assessment_of_which_nothing_applies_is_not_signed():
    assessment = fill(make_assessment(), levels=dict.fromkeys(("S1", "S2", "S3")))
    exempt(assessment, "S1", "S2", "S3")
    cio = make_member(assessment.trust, "cio")
    assert codes(policies.check_can_sign, cio, assessment) == "nothing_applies"
    with database_refuses("a statement of it applies"):
        sign_raw(by=cio, assessment=assessment)


@service
def sign_raw(*, by, assessment):
    rows = type(assessment).objects.filter(pk=assessment.pk)
    rows.update(status="submitted", certified_by=by, certified_at=timezone.now())


def test_postgresql_asks_the_same_of_whoever_writes():
    assessment = fill(make_assessment(), levels={"S1": None})
    one, level = answer(assessment, "S1"), answer(assessment, "S2")
    assessor, connected = make_user(staff_role="assessor"), make_user(staff_role="assessor")
    add_member(connected, assessment.trust)
    facts = {"answer": one, "edition": 1, "agreed": True, "assessor": assessor}
    for changed, words in (
        ({"edition": 0}, "what the answer says now"),
        ({"answer": level}, "what the answer says now"),
        ({"assessor": connected}, "nothing to do with the trust"),
        ({"agreed": False}, "refused_with_reason"),
    ):
        with database_refuses(words):
            save(Exemption(**facts | changed))
    with database_refuses("names_actor"):
        Exemption.objects.create(**facts)
    save(Exemption(**facts))
    with database_refuses("exemption_once"):
        save(Exemption(**facts | {"agreed": False, "reason": "No."}))
    with database_refuses("never changed or removed"):
        Exemption.objects.update(agreed=False)
    other = signed_assessment(version_of_one(), levels={"S1": None})
    with database_refuses("before the assessment is signed off"):
        save(Exemption(**facts | {"answer": answer(other, "S1")}))


def version_of_one():
    return make_assessment(version=make_version())


def test_the_page_lists_what_waits_and_the_trust_reads_what_came_of_it():
    assessment = fill(make_assessment(), levels={"S1": None, "S2": None})
    assessor = make_user(staff_role="assessor")
    (only,) = todo.exemptions_for_staff(assessor)
    url = reverse("maturity:exemptions", args=[assessment.reference])
    assert only.url == url
    client = browser(assessor)
    assert "Decide what does not apply" in text_of(client.get(assessment.get_absolute_url()))
    data = form_data(client, url)
    assert "Enter why you do not agree" in text_of(
        client.post(url, data | {"S2-decision": "refuse"})
    )
    assert "has changed" in text_of(
        client.post(url, data | {"S1-decision": "agree", "S1-edition": 7})
    )
    assert "one statement at least" in text_of(client.post(url, data))
    wanted = {"S1-decision": "agree", "S2-decision": "refuse", "S2-reason": "It does."}
    assert client.post(url, data | wanted).status_code == 302
    assert "Nothing waits to be decided here any more" in text_of(client.post(url, data | wanted))
    assert todo.exemptions_for_staff(assessor) == []
    assert "An assessor has agreed" in text_of(client.get(url))
    trust = browser(make_member(assessment.trust)).get(part_url(assessment))
    assert "An assessor has agreed: it is left out of the score." in text_of(trust)
    assert "Not agreed: counts as nothing reached." in text_of(trust)
    viewer = browser(make_member(assessment.trust, "viewer"))
    assert "Does not apply. Not agreed" in text_of(viewer.get(part_url(assessment)))
    cio = browser(make_member(assessment.trust, "cio"))
    page = text_of(cio.get(reverse("maturity:sign", args=[assessment.reference])))
    assert "1 statement that does not apply to your trust is not agreed" in page
    signed_assessment_of(assessment)
    assert client.get(url).status_code == 409


def test_whoever_may_not_decide_is_told_of_nothing():
    assessment = fill(make_assessment(), levels={"S1": None})
    manager = make_user(staff_role="programme_manager")
    connected = make_user(staff_role="assessor")
    add_member(connected, assessment.trust)
    assert todo.exemptions_for_staff(manager) == todo.exemptions_for_staff(connected) == []
    assert "In time" not in answer(assessment, "S2").exemption_words
    signed_assessment_of(assessment)
    assert answer(assessment, "S1").exemption_words.startswith("Not agreed before")
