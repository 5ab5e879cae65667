"""Asking, answering, signing off: what each promises and refuses."""

from copy import copy
from datetime import date
from typing import Any

import pytest

from core.actors import PORTAL
from core.errors import NotPossible
from core.history import events_of
from maturity import policies, services
from maturity.models import Assessment
from tests.evidence.helpers import refused
from tests.factories.accounts import make_user
from tests.factories.maturity import (
    DMA,
    answers_of,
    fill,
    finish,
    in_days,
    make_assessment,
    make_draft,
    make_version,
    say,
    signed_assessment,
    version_of,
)
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def save_one(by, assessment, answer, level=3, **words):
    return services.save_answers(
        by=by, assessment=assessment, entries=[say(answer, level, **words)]
    )


def test_a_trust_is_asked_every_statement_and_none_is_answered():
    assessment = make_assessment()
    assert assessment.reference.startswith("MA-")
    assert [answer.words for answer in answers_of(assessment)] == ["Not answered yet"] * 3
    found: Any = Assessment.objects.with_progress().get()
    assert (found.statements, found.done) == (3, 0)


def test_the_care_setting_decides_which_statements_apply():
    everything = make_assessment(make_trust(), version_of(DMA))
    trust = make_trust()
    read_before = copy(trust)
    trust.setting = "ambulance"
    save(trust)
    ambulance = make_assessment(read_before, everything.version)
    assert len(answers_of(everything)) - len(answers_of(ambulance)) == 2
    assert ambulance.setting == "ambulance"


@pytest.mark.parametrize(
    ("role", "code"), [("assessor", "role"), ("auditor", "role"), ("administrator", "role")]
)
def test_only_who_manages_maturity_asks(role, code):
    with refused(code):
        make_assessment(by=make_user(staff_role=role))
    assert make_assessment(by=make_user(staff_role="programme_manager")).opened_by is not None


def test_a_trust_is_not_asked_the_same_twice_at_once():
    assessment = make_assessment()
    with refused("running"):
        make_assessment(assessment.trust, assessment.version)
    services.cancel_assessment(by=PORTAL, assessment=assessment, reason="Asked by mistake")
    assert make_assessment(assessment.trust, assessment.version).is_open


def test_asking_needs_an_open_trust_a_version_in_force_and_a_day_to_come():
    version = make_version()
    with refused("trust_closed"):
        make_assessment(make_trust(close_date=date(2012, 1, 1)), version)
    with refused("version_not_in_force"):
        make_assessment(version=make_draft())
    with refused("due_past"):
        services.open_assessment(by=PORTAL, trust=make_trust(), version=version, due_on=in_days(-1))


def test_an_answer_is_kept_with_who_gave_it():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    answer = answers_of(assessment)[0]
    assert save_one(person, assessment, answer, justification="Board paper of May.") == []
    kept = answers_of(assessment)[0]
    assert (kept.words, kept.justification) == ("Level 3", "Board paper of May.")
    assert (kept.edition, kept.edited_by) == (1, person)
    assert [author.person for author in assessment.authors.all()] == [person]
    assert events_of(kept).last().pgh_context["name"] == person.name


def test_an_answer_may_say_that_the_statement_does_not_apply():
    assessment = make_assessment()
    person = make_member(assessment.trust)
    save_one(person, assessment, answers_of(assessment)[0], None, reason="We have no wards.")
    assert answers_of(assessment)[0].words == "Does not apply"
    assert answers_of(assessment)[0].is_done


def test_saving_what_is_there_already_changes_nothing_and_makes_no_author():
    assessment = make_assessment()
    first, second = make_member(assessment.trust), make_member(assessment.trust)
    save_one(first, assessment, answers_of(assessment)[0])
    save_one(second, assessment, answers_of(assessment)[0])
    assert answers_of(assessment)[0].edition == 1
    assert [author.person for author in assessment.authors.all()] == [first]


def test_two_people_who_change_one_answer_do_not_overwrite_each_other():
    assessment = make_assessment()
    first, second = make_member(assessment.trust), make_member(assessment.trust)
    seen = answers_of(assessment)[0]
    save_one(first, assessment, seen, 2, justification="Begun in May.")
    (conflict,) = save_one(second, assessment, seen, 4, justification="Nearly done.")
    assert (conflict.answer.justification, conflict.answer.edited_by) == ("Begun in May.", first)
    assert conflict.entry.justification == "Nearly done."
    assert answers_of(assessment)[0].justification == "Begun in May."
    assert [author.person for author in assessment.authors.all()] == [first]


def test_a_conflict_in_one_answer_does_not_hold_up_the_others():
    assessment = make_assessment()
    first, second = make_member(assessment.trust), make_member(assessment.trust)
    seen = answers_of(assessment)
    save_one(first, assessment, seen[0], 2)
    conflicts = services.save_answers(
        by=second, assessment=assessment, entries=[say(answer, 5) for answer in seen]
    )
    assert [conflict.answer.pk for conflict in conflicts] == [seen[0].pk]
    assert [answer.words for answer in answers_of(assessment)] == ["Level 2", "Level 5", "Level 5"]


def test_the_same_answer_from_two_people_is_no_conflict():
    assessment = make_assessment()
    seen = answers_of(assessment)[0]
    save_one(make_member(assessment.trust), assessment, seen, 2)
    assert save_one(make_member(assessment.trust), assessment, seen, 2) == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ({"justification": "x" * 1001}, "too_long"),
        ({"reason": "Not here."}, "both"),
    ],
)
def test_an_answer_that_is_none_is_refused(words, code):
    assessment = make_assessment()
    with refused(code):
        save_one(make_member(assessment.trust), assessment, answers_of(assessment)[0], 3, **words)


def test_a_reason_has_an_end():
    assessment = make_assessment()
    answer = answers_of(assessment)[0]
    with refused("too_long"):
        save_one(make_member(assessment.trust), assessment, answer, None, reason="x" * 501)


def test_a_level_of_another_scale_is_refused():
    assessment = make_assessment()
    other = answers_of(make_assessment(version=make_version()))[0]
    entry = services.Entry(answers_of(assessment)[0], 0, say(other, 3).option)
    with refused("option"):
        services.save_answers(
            by=make_member(assessment.trust), assessment=assessment, entries=[entry]
        )


@pytest.mark.parametrize(
    ("role", "may"),
    [("cio", True), ("contributor", True), ("finance_lead", True), ("viewer", False)],
)
def test_who_answers_for_a_trust(role, may):
    assessment = make_assessment()
    assert policies.can_answer(make_member(assessment.trust, role), assessment) is may
    assert not policies.can_answer(make_member(make_trust(), role), assessment)


def test_staff_and_the_portal_answer_for_no_trust():
    assessment = make_assessment()
    assert not policies.can_answer(make_user(staff_role="programme_manager"), assessment)
    assert not policies.can_answer(PORTAL, assessment)


def test_somebody_else_signs_off():
    assessment = fill(make_assessment())
    signer = make_member(assessment.trust, "cio")
    signed = services.sign_assessment(by=signer, assessment=assessment)
    assert (signed.status, signed.certified_by) == ("submitted", signer)
    assert len(signed.answers_hash) == 64


def test_an_author_who_wrote_first_and_was_overwritten_does_not_sign():
    assessment = make_assessment()
    cio = make_member(assessment.trust, "cio")
    save_one(cio, assessment, answers_of(assessment)[0], 2)
    fill(assessment)
    with refused("author_signs"):
        services.sign_assessment(by=cio, assessment=assessment)


@pytest.mark.parametrize("role", ["contributor", "finance_lead", "viewer"])
def test_only_who_signs_for_the_trust_signs(role):
    assessment = fill(make_assessment())
    with refused("role"):
        services.sign_assessment(by=make_member(assessment.trust, role), assessment=assessment)


def test_blanks_are_not_signed_off():
    assessment = make_assessment()
    cio = make_member(assessment.trust, "cio")
    save_one(make_member(assessment.trust), assessment, answers_of(assessment)[0])
    with pytest.raises(NotPossible, match="2 statements are not answered"):
        services.sign_assessment(by=cio, assessment=assessment)
    save_one(make_member(assessment.trust), assessment, answers_of(assessment)[1])
    with pytest.raises(NotPossible, match="1 statement is not answered"):
        services.sign_assessment(by=cio, assessment=assessment)


def test_what_changed_since_it_was_read_is_not_signed_off():
    assessment = fill(make_assessment())
    seen = services.fingerprint(assessment)
    save_one(make_member(assessment.trust), assessment, answers_of(assessment)[0], 5)
    finish(assessment)
    cio = make_member(assessment.trust, "cio")
    with refused("changed_since"):
        services.sign_assessment(by=cio, assessment=assessment, seen=seen)
    seen = services.fingerprint(assessment)
    assert services.sign_assessment(by=cio, assessment=assessment, seen=seen).is_signed


def test_what_is_signed_off_takes_no_answer_and_is_not_called_off():
    assessment = signed_assessment()
    with refused("signed"):
        fill(assessment, level=5)
    with refused("assessment_move"):
        services.cancel_assessment(by=PORTAL, assessment=assessment, reason="Too late")


def test_what_is_called_off_takes_no_answer_and_says_why():
    assessment = make_assessment()
    with refused("reason"):
        services.cancel_assessment(by=PORTAL, assessment=assessment, reason=" ")
    services.cancel_assessment(by=PORTAL, assessment=assessment, reason="The trust merges.")
    with pytest.raises(NotPossible, match="The trust merges"):
        fill(assessment)


def test_the_trust_does_not_call_off_its_assessment():
    assessment = make_assessment()
    assert not policies.can_cancel(make_member(assessment.trust, "cio"), assessment)
    assert policies.can_cancel(make_user(staff_role="programme_manager"), assessment)


def test_who_sees_an_assessment():
    assessment = make_assessment()

    def sees(user):
        return Assessment.objects.visible_to(user).filter(pk=assessment.pk).exists()

    from django.contrib.auth.models import AnonymousUser

    assert sees(make_member(assessment.trust, "viewer"))
    assert sees(make_user(staff_role="assessor"))
    assert not sees(make_member(make_trust(), "cio"))
    assert not sees(make_user())
    assert not sees(AnonymousUser())


def test_words_of_an_assessment():
    assessment = make_assessment()
    assert str(assessment) == f"{assessment.reference} Test framework"
    assert not assessment.is_overdue
    answer = answers_of(assessment)[0]
    assert str(answer) == f"S1 in {assessment.reference}"
