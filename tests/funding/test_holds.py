"""Stopping a payment for a while: who may, what stops, and who lets it go on."""

import pytest

from core.dates import now
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from funding import policies, policies_holds, services
from funding.models import Release, ReleaseHold
from tests.factories.accounts import make_user
from tests.factories.funding import approve, make_release, make_tranche, propose
from tests.factories.people import add_member
from tests.funding.attacking import party, refused, sql

pytestmark = pytest.mark.django_db


def hold(release, by=None, reason="The bank details are being checked"):
    manager = by or make_user(staff_role="programme_manager")
    return services.hold_release(by=manager, release=release, reason=reason)


def test_a_payment_on_hold_is_not_approved_until_the_hold_is_lifted():
    release = propose()
    placed = hold(release)
    manager = make_user(staff_role="programme_manager")
    with pytest.raises(NotPossible, match=r"on hold since .*: “The bank details") as refusal:
        services.approve_for_programme(by=manager, release=release)
    assert str(placed.held_by) in refusal.value.next_step
    services.lift_hold(by=placed.held_by, release=release, reason="They are right")
    assert services.approve_for_programme(by=manager, release=release).programme_approved_at
    assert [e.pgh_context["reason"] for e in events_of(placed)] == [
        "The bank details are being checked",
        "They are right",
    ]


def test_finance_is_stopped_too():
    release = approve(propose(), "programme_approved")
    hold(release)
    with pytest.raises(NotPossible, match="on hold"):
        services.approve_for_finance(by=make_user(staff_role="finance_approver"), release=release)


def test_a_payment_on_hold_goes_into_no_batch():
    release = make_release("approved")
    officer = make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=[release])
    hold(release, by=make_user(staff_role="finance_approver"))
    made = services.instruct_batch(by=officer, batch=batch)
    assert (made.status, made.lines.get().outcome) == ("empty", "left_out")
    assert "is on hold since" in made.lines.get().reason
    with pytest.raises(NotPossible, match="on hold"):
        services.create_batch(by=officer, releases=[release])


def test_it_may_still_be_declined():
    release = propose()
    hold(release)
    manager = make_user(staff_role="programme_manager")
    declined = services.decline_release(by=manager, release=release, reason="Wrong account")
    assert declined.status == "declined"
    assert not Release.objects.on_hold().exists()


@pytest.mark.parametrize(
    ("status", "next_step"), [("instructed", "finance system"), ("declined", "Look at the page")]
)
def test_what_is_instructed_or_over_cannot_be_held(status, next_step):
    release = make_release(status)
    with pytest.raises(NotPossible, match="cannot be put on hold") as refusal:
        hold(release)
    assert next_step in refusal.value.next_step
    person = make_user(staff_role="programme_manager")
    refused(lambda: placed(release, person), "not instructed yet", person)


def placed(release, person, **fields):
    return ReleaseHold.objects.create(release=release, reason="x", held_by=person, **fields)


def test_one_hold_at_a_time_with_a_reason():
    release = propose()
    with pytest.raises(BadInput, match="reason"):
        hold(release, reason=" ")
    first = hold(release)
    with pytest.raises(NotPossible, match=f"{first.held_by} has put this payment on hold already"):
        hold(release)
    person = make_user(staff_role="programme_manager")
    refused(lambda: placed(release, person), "one_hold", person)


@pytest.mark.parametrize("role", ["assessor", "auditor", "administrator"])
def test_only_who_has_a_step_in_payments_holds_one(role):
    with pytest.raises(NotAllowed, match="role"):
        hold(propose(), by=make_user(staff_role=role))


def test_nobody_holds_a_payment_of_their_own_trust():
    release = propose()
    person = make_user(staff_role="programme_manager")
    add_member(person, release.tranche.payee, "viewer")
    with pytest.raises(NotAllowed, match="You belong"):
        hold(release, by=person)
    refused(lambda: placed(release, person), "Nobody acts on their own", person)


def test_a_hold_of_another_is_lifted_only_by_who_has_no_step_in_the_payment():
    manager, other = (make_user(staff_role="programme_manager") for _ in range(2))
    release = services.propose_release(by=manager, tranche=make_tranche())
    mine = hold(release, by=make_user(staff_role="finance_approver"))
    with pytest.raises(NotAllowed, match="you have a step in it yourself"):
        services.lift_hold(by=manager, release=release, reason="Never mind")
    lifted = {"lifted_by": manager, "lifted_at": now(), "lift_reason": "x"}
    refused(lambda: ReleaseHold.objects.filter(pk=mine.pk).update(**lifted), "has a step", manager)
    assert services.lift_hold(by=other, release=release, reason="Checked").lifted_by == other
    with pytest.raises(NotPossible, match="is not on hold"):
        services.lift_hold(by=other, release=release, reason="Twice")
    refused(
        lambda: ReleaseHold.objects.filter(pk=mine.pk).update(lift_reason="Other"), "once", other
    )


def test_raw_sql_takes_no_step_past_a_hold():
    release = propose()
    hold(release)
    person = make_user(staff_role="programme_manager")

    def write_past():
        party(release, person, "approve_programme")
        sql("UPDATE funding_release SET status = 'programme_approved' WHERE id = %s", release.pk)

    refused(write_past, "on hold goes no step further", person)


def test_a_hold_is_set_in_force_in_ones_own_name_and_never_deleted():
    release = propose()
    person, other = (make_user(staff_role="programme_manager") for _ in range(2))
    lifted = {"lifted_by": person, "lifted_at": now(), "lift_reason": "x"}
    refused(lambda: placed(release, person, **lifted), "begins in force", person)
    refused(lambda: placed(release, person), "by_oneself", other)
    mine = hold(release)
    refused(lambda: ReleaseHold.objects.filter(pk=mine.pk).delete(), "never deleted", person)
    refused(lambda: ReleaseHold.objects.filter(pk=mine.pk).update(reason="y"), "keeps who", person)


def test_the_checks_have_boolean_twins():
    release = propose()
    person = make_user(staff_role="finance_approver")
    assert policies.passes(policies_holds.check_can_hold, person, release)
    assert not policies.passes(policies_holds.check_can_lift, person, release)
