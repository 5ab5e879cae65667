"""Who may do what, in which state: one row for each role and status."""

from datetime import timedelta
from decimal import Decimal

import pytest

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, NotAllowed, NotPossible
from funding import policies, policies_holds, services
from funding.models import PaymentBatch, Release
from programmes.services import withdraw
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    accept_again,
    approve,
    instruct,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    propose,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_programme
from tests.support.acting import save

pytestmark = pytest.mark.django_db

STAFF = (
    "programme_manager",
    "assessor",
    "finance_approver",
    "payments_officer",
    "blueprint_editor",
    "auditor",
    "administrator",
)
STATUSES = (
    "proposed",
    "programme_approved",
    "approved",
    "instructed",
    "paid",
    "declined",
    "failed",
    "cancelled",
    "withdrawn",
    "returned",
)


def came_back_today(by, release):
    policies.check_can_record_returned(by, release, today())


CHECKS = {
    "approve_programme": policies.check_can_approve_for_programme,
    "approve_finance": policies.check_can_approve_for_finance,
    "decline": policies.check_can_decline,
    "cancel": policies.check_can_cancel,
    "instruct": policies.check_can_instruct,
    "fail": policies.check_can_record_failed,
    "withdraw": policies.check_can_withdraw,
    "return": came_back_today,
    "hold": policies_holds.check_can_hold,
}
ALLOWED = {
    ("approve_programme", "proposed", "programme_manager"),
    ("approve_finance", "programme_approved", "finance_approver"),
    ("decline", "proposed", "programme_manager"),
    ("decline", "programme_approved", "finance_approver"),
    ("withdraw", "proposed", "programme_manager"),
    ("withdraw", "programme_approved", "programme_manager"),
    ("return", "paid", "payments_officer"),
    *(
        ("hold", status, role)
        for status in ("proposed", "programme_approved", "approved")
        for role in ("programme_manager", "finance_approver", "payments_officer")
    ),
    ("cancel", "approved", "programme_manager"),
    ("cancel", "instructed", "payments_officer"),
    ("instruct", "approved", "payments_officer"),
    ("fail", "instructed", "payments_officer"),
}


@pytest.mark.parametrize("status", STATUSES)
def test_each_step_is_for_one_role_in_one_state(status):
    release = make_release(status)
    people = {role: make_user(staff_role=role) for role in STAFF}
    people["cio"] = make_member(release.tranche.payee, "cio")
    found = {
        (step, status, role)
        for step, check in CHECKS.items()
        for role, person in people.items()
        if policies.passes(check, person, release)
    }
    assert found == {row for row in ALLOWED if row[1] == status}


@pytest.mark.parametrize("step", [step for step in CHECKS if step not in ("cancel", "withdraw")])
def test_the_portal_only_proposes(step):
    with pytest.raises(NotAllowed, match="people approve and pay"):
        CHECKS[step](PORTAL, propose())


@pytest.mark.parametrize("role", STAFF)
def test_setting_up_is_for_the_programme(role):
    person = make_user(staff_role=role)
    assert policies.passes(policies.check_can_edit_award, person) == (role == "programme_manager")
    assert policies.passes(policies.check_can_set_budget, person) == (
        role in ("programme_manager", "finance_approver")
    )
    assert policies.passes(policies.check_can_set_budget, person, confirmed=True) == (
        role == "finance_approver"
    )
    assert policies.passes(policies.check_can_propose, person, make_tranche()) == (
        role == "programme_manager"
    )


def test_a_confirmed_budget_is_finances_to_change():
    budget = make_budget(make_programme())
    manager = make_user(staff_role="programme_manager")
    facts = {"programme": budget.programme, "year": budget.year, "capital_class": "capital"}
    with pytest.raises(NotAllowed):
        services.set_budget(by=manager, amount=MILLION, **facts)
    finance = make_user(staff_role="finance_approver")
    assert services.set_budget(by=finance, amount=MILLION, **facts).amount == MILLION
    with pytest.raises(NotPossible, match="is already"):
        services.confirm_budget(by=finance, budget=budget)


# The light route


def light_tranche():
    tranche = make_tranche(amount=MILLION / 10)
    services.set_funding_rules(
        by=PORTAL, programme=tranche.award.programme, light_route_below=MILLION / 10 + 1
    )
    return tranche


def test_a_small_tranche_takes_one_approval():
    release = propose(light_tranche())
    finance = make_user(staff_role="finance_approver")
    approved = services.approve_for_finance(by=finance, release=release)
    assert approved.status == "approved"
    assert set(approved.parties.values_list("duty", flat=True)) == {"approve_finance"}


def test_whoever_set_the_light_route_does_not_go_it_alone():
    tranche = make_tranche(amount=MILLION / 10)
    finance = make_user(staff_role="finance_approver")
    services.set_funding_rules(
        by=finance, programme=tranche.award.programme, light_route_below=MILLION
    )
    release = propose(tranche)
    with pytest.raises(NotAllowed, match="You set the limit"):
        services.approve_for_finance(by=finance, release=release)
    release = services.approve_for_programme(
        by=make_user(staff_role="programme_manager"), release=release
    )
    assert services.approve_for_finance(by=finance, release=release).status == "approved"


def test_finance_may_decline_a_small_tranche_and_the_programme_may_not():
    release = propose(light_tranche())
    manager = make_user(staff_role="programme_manager")
    assert not policies.passes(policies.check_can_decline, manager, release)
    finance = make_user(staff_role="finance_approver")
    assert services.decline_release(by=finance, release=release, reason="No").status == "declined"


def test_an_upfront_tranche_never_takes_the_light_route():
    award = make_award(upfront_agreed=True)
    services.set_funding_rules(by=PORTAL, programme=award.programme, light_route_below=MILLION)
    tranche = make_tranche(
        award, amount=Decimal(5), conditions=[], upfront=True, upfront_need="Wages"
    )
    with pytest.raises(NotPossible, match="has not approved"):
        services.approve_for_finance(
            by=make_user(staff_role="finance_approver"), release=propose(tranche)
        )


# A conflict voids the earlier approval


def with_second_role(person, role):
    save(StaffRole(user=person, role=role))
    return type(person).objects.get(pk=person.pk)


def test_an_approver_who_accepts_new_evidence_afterwards_voids_the_release():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    first = accept(commitment)
    manager = make_user(staff_role="programme_manager")
    release = services.approve_for_programme(by=manager, release=propose(tranche))
    accept_again(commitment, first, with_second_role(manager, "assessor"))
    finance = make_user(staff_role="finance_approver")
    with pytest.raises(NotPossible, match="one person had two duties"):
        services.approve_for_finance(by=finance, release=release)
    voided = Release.objects.get(pk=release.pk)
    assert voided.status == "void"
    assert str(manager) in voided.reason
    assert propose(tranche).status == "proposed"


def test_a_conflict_after_the_final_approval_takes_it_out_of_the_ledger():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    first = accept(commitment)
    manager = make_user(staff_role="programme_manager")
    release = services.approve_for_programme(by=manager, release=propose(tranche))
    release = services.approve_for_finance(
        by=make_user(staff_role="finance_approver"), release=release
    )
    accept_again(commitment, first, with_second_role(manager, "assessor"))
    voided = services.refresh_parties(by=PORTAL, release=release)
    assert (voided.status, voided.ledger.total("released")) == ("void", 0)
    assert services.refresh_parties(by=PORTAL, release=release).status == "void"


# Payment


def test_paid_wants_a_date_and_a_reference():
    release = make_release("instructed")
    officer = make_user(staff_role="payments_officer")
    facts = {"by": officer, "release": release}
    for paid_on, reference, code in (
        (today() + timedelta(days=1), "BACS", "future"),
        (today() - timedelta(days=1), "BACS", "paid_before"),
        (today(), "  ", "payment_reference"),
    ):
        with pytest.raises(BadInput) as refusal:
            services.record_paid(paid_on=paid_on, payment_reference=reference, **facts)
        assert refusal.value.code == code


def test_another_officer_may_record_what_one_instructed():
    release = make_release("instructed")
    paid = services.record_paid(
        by=make_user(staff_role="payments_officer"),
        release=release,
        paid_on=today(),
        payment_reference="BACS",
    )
    assert paid.parties.filter(duty="pay").count() == 2
    with pytest.raises(NotPossible):
        services.record_failed(
            by=make_user(staff_role="payments_officer"), release=release, reason="x"
        )


def test_ends_want_a_reason():
    release = propose()
    with pytest.raises(BadInput, match="Give a reason"):
        services.decline_release(
            by=make_user(staff_role="programme_manager"), release=release, reason=" "
        )


def test_a_batch_is_of_approved_payments_each_in_one_batch():
    officer = make_user(staff_role="payments_officer")
    with pytest.raises(BadInput, match="at least one"):
        services.create_batch(by=officer, releases=[])
    with pytest.raises(NotPossible, match="only an approved payment"):
        services.create_batch(by=officer, releases=[propose()])
    release = approve(propose())
    services.create_batch(by=officer, releases=[release])
    with pytest.raises(NotPossible, match="is already in batch"):
        services.create_batch(by=officer, releases=[release])


def test_a_batch_is_made_by_whoever_asked_for_it():
    officer, other = (make_user(staff_role="payments_officer") for _ in range(2))
    batch = services.create_batch(by=officer, releases=[approve(propose())])
    with pytest.raises(NotAllowed, match="Make a batch of your own"):
        services.instruct_batch(by=other, batch=batch)


def test_a_batch_leaves_out_what_is_blocked_meanwhile_and_pays_the_rest():
    award = make_award()
    good, bad = approve(propose(make_tranche(award))), approve(propose())
    officer = make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=[good, bad])
    part = bad.tranche.award.holders.get().participation
    withdraw(by=PORTAL, participation=part, reason="Merged")
    batch = services.instruct_batch(by=officer, batch=batch)
    outcomes = dict(batch.lines.values_list("release", "outcome"))
    assert outcomes == {good.pk: "instructed", bad.pk: "left_out"}
    assert "no longer takes part" in batch.lines.get(release=bad).reason
    assert (batch.release_count, batch.capital_total) == (1, MILLION)


def test_a_made_batch_is_not_abandoned():
    release = make_release("instructed")
    batch = services.abandon_batch(by=PORTAL, batch=release.batch, reason="Too late")
    assert batch.status == "instructed"


def test_instructing_twice_changes_nothing():
    release = approve(propose())
    officer = make_user(staff_role="payments_officer")
    batch = instruct(release, by=officer)
    assert services.instruct_batch(by=officer, batch=batch).release_count == 1


def test_a_batch_stays_open_until_its_last_payment_is_settled():
    award = make_award()
    one, two = (approve(propose(make_tranche(award))) for _ in range(2))
    officer = make_user(staff_role="payments_officer")
    batch = instruct(one, two, by=officer)
    services.record_paid(by=officer, release=one, paid_on=today(), payment_reference="BACS-1")
    assert PaymentBatch.objects.get(pk=batch.pk).status == "instructed"
    services.record_failed(by=officer, release=two, reason="Account closed")
    assert PaymentBatch.objects.get(pk=batch.pk).status == "closed"


def test_an_assessor_who_joined_a_holder_since_stops_the_approval():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    first = accept(commitment)
    release = propose(tranche)
    second = make_user(staff_role="assessor")
    accept_again(commitment, first, second)
    add_member(second, tranche.payee, "viewer")
    with pytest.raises(NotPossible, match="somebody who has to do with a trust"):
        services.approve_for_programme(
            by=make_user(staff_role="programme_manager"), release=release
        )
    assert not release.parties.filter(person=second).exists()
