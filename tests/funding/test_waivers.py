"""Waivers: who asks, who grants, what is lifted, and for how long."""

from datetime import timedelta

import pytest

from accounts.services import give_staff_role
from core.actors import PORTAL
from core.dates import today, working_days_after
from core.errors import BadInput, DomainError, NotAllowed, NotPossible
from core.models import OutgoingMail
from evidence.models import Claim
from funding import services
from funding.blockers import blockers_of
from funding.models import Release, Waiver
from funding.page_data.conditions import titles_of
from funding.queries import assessors_of
from funding.tasks import count_ended_waivers, propose_releases
from funding.waiting import held_up_by
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.funding import lead_of, make_award, make_release, make_tranche, propose
from tests.factories.people import add_member, make_member
from tests.factories.waivers import grant, make_blocked, make_waiver

pytestmark = pytest.mark.django_db


def codes(tranche):
    return sorted(blocker.code for blocker in blockers_of([tranche])[tranche.pk])


def test_a_waiver_lifts_its_condition_alone_and_what_is_free_is_proposed_at_once():
    award = make_award()
    tranche = make_tranche(award, conditions=[today() + timedelta(2), today() + timedelta(3)])
    first, second = tranche.conditions.all()
    asked = services.ask_waiver(
        by=make_user(staff_role="programme_manager"), condition=first, justification="Needed now"
    )
    assert codes(tranche) == ["date_not_reached"] * 2
    grant(asked)
    [left] = blockers_of([tranche])[tranche.pk]
    assert left.condition == second.pk
    with pytest.raises(NotPossible, match="lifts this until"):
        services.ask_waiver(by=asked.asked_by, condition=first, justification="Again")
    assert propose_releases() == 0
    grant(
        services.ask_waiver(
            by=make_user(staff_role="programme_manager"), condition=second, justification="Too"
        )
    )
    assert propose_releases() == 1


def test_it_never_lifts_what_is_no_condition():
    award = make_award(agreed=True, budget=False)
    tranche = make_tranche(award, conditions=[today() + timedelta(2)])
    make_waiver("granted", tranche)
    assert codes(tranche) == ["budget_missing"]
    services.pause_award(
        by=make_user(staff_role="programme_manager"), award=award, reason="The board resigned"
    )
    assert codes(tranche) == ["award_paused", "budget_missing"]


def test_it_ends_with_its_day_and_the_next_step_of_a_payment_asks_again(on_day):
    tranche = make_blocked()
    waiver = make_waiver("granted", tranche, until=today() + timedelta(1))
    release = propose(tranche)
    manager = make_user(staff_role="programme_manager")
    services.approve_for_programme(by=manager, release=release)
    assert (waiver.is_in_force, waiver.status_words) == (True, "In force")
    on_day(today() + timedelta(2))
    assert (waiver.is_over, waiver.status_words) == (True, "Ended")
    assert count_ended_waivers() == 1
    assert Claim.objects.get(trust=tranche.payee).held_up == 0  # its payment is still under way
    with pytest.raises(NotPossible, match="has not been shown yet"):
        services.approve_for_finance(by=make_user(staff_role="finance_approver"), release=release)
    with pytest.raises(NotPossible, match="ended on"):
        services.revoke_waiver(by=manager, waiver=waiver, reason="x")


def test_one_that_is_revoked_stops_a_payment_under_way():
    tranche = make_blocked()
    waiver = make_waiver("granted", tranche)
    release = propose(tranche)
    finance = make_user(staff_role="finance_approver")
    services.revoke_waiver(by=finance, waiver=waiver, reason="It was not true")
    with pytest.raises(NotPossible, match="has not been shown yet"):
        services.approve_for_programme(
            by=make_user(staff_role="programme_manager"), release=release
        )
    assert OutgoingMail.objects.filter(template="funding/waiver_revoked").count() == 0


def test_whoever_granted_takes_no_other_step_in_the_payment():
    tranche = make_blocked()
    manager = make_user(staff_role="programme_manager")
    finance = make_user(staff_role="finance_approver")
    grant(make_waiver(tranche=tranche), manager, finance)
    assert assessors_of(tranche) == {manager.pk, finance.pk}
    with pytest.raises(NotAllowed, match="accepted the evidence"):
        services.propose_release(by=manager, tranche=tranche)
    release = propose(tranche)
    assert release.parties.filter(duty="assess").count() == 2
    with pytest.raises(NotAllowed, match="accepted the evidence"):
        services.approve_for_programme(by=manager, release=release)
    other = make_user(staff_role="programme_manager")
    services.approve_for_programme(by=other, release=release)
    with pytest.raises(NotAllowed, match="accepted the evidence"):
        services.approve_for_finance(by=finance, release=release)


def test_evidence_that_is_lifted_holds_up_no_money_until_it_counts_again():
    tranche = make_blocked()
    trust = lead_of(tranche.award)
    claims = Claim.objects.filter(trust=trust)
    assert claims.get().held_up == tranche.amount
    waiver = make_waiver("granted", tranche)
    assert claims.get().held_up == 0
    assert held_up_by(trust).by_class == {}
    finance = make_user(staff_role="finance_approver")
    services.revoke_waiver(by=finance, waiver=waiver, reason="It was not true")
    assert claims.get().held_up == tranche.amount


def test_the_trust_is_told_at_once_and_the_public_ten_working_days_later(on_day):
    tranche = make_blocked()
    trust = lead_of(tranche.award)
    cio = make_member(trust, "cio")
    waiver = make_waiver(tranche=tranche)
    assert not Waiver.objects.visible_to(cio).exists()
    granted = grant(waiver)
    assert (granted.granted_on, granted.public_from) == (today(), working_days_after(today(), 10))
    [mail] = OutgoingMail.objects.filter(template="funding/waiver_granted")
    assert "The supplier failed" in mail.email.message
    assert Waiver.objects.visible_to(cio).get() == waiver
    assert not Waiver.objects.visible_to(make_member(make_blocked().payee, "cio")).exists()
    assert not Waiver.objects.public().exists()
    on_day(granted.public_from)
    assert Waiver.objects.public().get() == waiver


# Who may grant: (who it is, how the refusal begins, or nothing).
@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("a manager", None),
        ("finance", None),
        ("the asker", "You asked"),
        ("an assessor", "Your role"),
        ("a payments officer", "Your role"),
        ("an auditor", "Your role"),
        ("the portal", "The portal proposes"),
        ("of its trust", "You belong"),
        ("who judged", "You judged"),
        ("of the same side", "A colleague granted"),
        ("twice", "You granted"),
    ],
)
def test_two_grant_who_have_no_other_part_in_it(who, refusal):
    waiver = make_waiver()
    person = the_person(who, waiver)
    if refusal is None:
        assert services.grant_waiver(by=person, waiver=waiver).status == "asked"
        return
    with pytest.raises(DomainError, match=refusal):
        services.grant_waiver(by=person, waiver=waiver)


def the_person(who, waiver):
    roles = {
        "an assessor": "assessor",
        "a payments officer": "payments_officer",
        "an auditor": "auditor",
        "finance": "finance_approver",
    }
    person = make_user(staff_role=roles.get(who, "programme_manager"))
    if who == "the portal":
        return PORTAL
    if who == "the asker":
        return waiver.asked_by
    if who == "of its trust":
        add_member(person, waiver.tranche.payee, "viewer")
    if who == "who judged":
        give_staff_role(by=PORTAL, user=person, role="assessor")
        decide(submitted_claim(waiver.condition.commitment.claim), by=person, outcome="rejected")
    if who == "of the same side":
        services.grant_waiver(by=make_user(staff_role="programme_manager"), waiver=waiver)
    if who == "twice":
        give_staff_role(by=PORTAL, user=person, role="finance_approver")
        services.grant_waiver(by=person, waiver=waiver)
    return person


def test_whoever_has_a_step_in_the_payment_lifts_nothing_of_it():
    tranche = make_blocked()
    first = make_waiver("granted", tranche)
    release = propose(tranche)
    manager = make_user(staff_role="programme_manager")
    services.approve_for_programme(by=manager, release=release)
    finance = make_user(staff_role="finance_approver")
    services.revoke_waiver(by=finance, waiver=first, reason="Another is wanted")
    second = make_waiver(tranche=tranche)
    with pytest.raises(NotAllowed, match="approved this payment for the programme"):
        services.grant_waiver(by=manager, waiver=second)
    assert Release.objects.get(pk=release.pk).status == "programme_approved"


def test_a_waiver_is_asked_for_what_stands_in_the_way_once_with_a_day_and_a_reason():
    tranche = make_blocked()
    condition = tranche.conditions.get()
    manager = make_user(staff_role="programme_manager")
    last = tranche.financial_year.last_day

    def ask(by=manager, condition=condition, **facts):
        return services.ask_waiver(by=by, condition=condition, **{"justification": "x", **facts})

    with pytest.raises(BadInput, match="reason"):
        ask(justification=" ")
    for day in (today() - timedelta(1), last + timedelta(1)):
        with pytest.raises(BadInput, match="financial year"):
            ask(until=day)
    for role in ("finance_approver", "assessor"):
        with pytest.raises(NotAllowed, match="role"):
            ask(by=make_user(staff_role=role))
    with pytest.raises(NotPossible, match="does not wait for this"):
        ask(condition=make_tranche().conditions.get())
    made = ask()
    assert made.until == min(today() + timedelta(90), last)
    with pytest.raises(NotPossible, match="asked for already"):
        ask()
    draft = make_tranche(make_award(agreed=False), conditions=[today() + timedelta(2)])
    with pytest.raises(NotPossible, match="not yet agreed"):
        ask(condition=draft.conditions.get())


def test_it_is_refused_by_either_side_and_withdrawn_by_who_asked():
    waiver = make_waiver()
    with pytest.raises(NotAllowed, match="asked for this waiver"):
        services.refuse_waiver(by=waiver.asked_by, waiver=waiver, reason="x")
    other = make_user(staff_role="programme_manager")
    with pytest.raises(NotAllowed, match="asked for this waiver"):
        services.withdraw_waiver(by=other, waiver=waiver, reason="x")
    with pytest.raises(NotAllowed, match="role"):
        services.refuse_waiver(by=make_user(staff_role="auditor"), waiver=waiver, reason="x")
    with pytest.raises(BadInput, match="reason"):
        services.refuse_waiver(by=other, waiver=waiver, reason="")
    assert services.refuse_waiver(by=other, waiver=waiver, reason="No").status == "refused"
    with pytest.raises(NotPossible, match="cannot become"):
        services.grant_waiver(by=other, waiver=waiver)
    assert make_waiver("withdrawn").status == "withdrawn"


def test_one_that_waited_beyond_its_day_is_not_granted(on_day):
    waiver = make_waiver(until=today() + timedelta(1))
    on_day(today() + timedelta(2))
    with pytest.raises(NotPossible, match="would have ended"):
        services.grant_waiver(by=make_user(staff_role="finance_approver"), waiver=waiver)


def test_no_titles_are_asked_for_no_conditions(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert titles_of([]) == {}


def test_a_payment_that_was_made_bars_nobody():
    release = make_release("paid")
    assert codes(release.tranche) == ["already_released"]
