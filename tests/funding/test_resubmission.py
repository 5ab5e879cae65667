"""After a no or a failed payment: a person proposes anew, and what was tried before stays."""

from datetime import timedelta

import pytest

from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, NotPossible
from funding import services, summaries
from funding.models import LedgerEntry, Release
from funding.services import ledger
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, instruct, make_release, make_tranche, propose
from tests.funding.attacking import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["declined", "withdrawn", "cancelled", "failed", "returned"])
def test_a_person_proposes_anew_and_the_earlier_try_stays_linked(status):
    first = make_release(status)
    with pytest.raises(NotPossible, match=first.reference) as refusal:
        propose(first.tranche)
    assert refusal.value.next_step == "A person proposes it anew."
    manager = make_user(staff_role="programme_manager")
    again = services.propose_release(by=manager, tranche=first.tranche)
    assert again.previous == first
    assert Release.objects.get(pk=first.pk).next_try == again


def test_the_database_keeps_the_portal_from_proposing_anew_and_names_the_try_before():
    first = make_release("declined")
    facts = {"tranche": first.tranche, "amount": MILLION}
    refused(lambda: Release.objects.create(reference="RL-X", **facts), "a person proposes anew")
    other = make_release("declined")
    manager = make_user(staff_role="programme_manager")
    again = services.propose_release(by=manager, tranche=first.tranche)
    refused(lambda: Release.objects.filter(pk=again.pk).update(previous=other), "keeps what was")


def test_a_returned_payment_leaves_the_ledger_whole():
    release = make_release("returned")
    entries = LedgerEntry.objects.filter(release=release)
    kinds = [(e.kind, e.amount) for e in entries.order_by("pk")]
    assert kinds == [
        ("released", MILLION),
        ("paid", MILLION),
        ("released", -MILLION),
        ("returned", MILLION),
    ]
    totals = summaries.trust_totals(release.tranche.payee)
    assert (totals.approved, totals.paid, totals.came_back) == (0, 0, 0)
    assert release.reason == "Account closed"


def test_an_instalment_that_came_back_and_is_paid_again_counts_once():
    first = make_release("returned")
    manager = make_user(staff_role="programme_manager")
    again = services.propose_release(by=manager, tranche=first.tranche)
    services.approve_for_programme(by=make_user(staff_role="programme_manager"), release=again)
    services.approve_for_finance(by=make_user(staff_role="finance_approver"), release=again)
    officer = make_user(staff_role="payments_officer")
    instruct(again, by=officer)
    services.record_paid(by=officer, release=again, paid_on=today(), payment_reference="BACS-2")
    totals = summaries.trust_totals(first.tranche.payee)
    assert (totals.approved, totals.paid) == (MILLION, MILLION)


def test_a_return_has_a_day_and_a_reason():
    release = make_release("paid")
    officer = make_user(staff_role="payments_officer")
    facts = {"by": officer, "release": release}
    for returned_on, reason, code in (
        (today() + timedelta(days=1), "Closed", "future"),
        (today() - timedelta(days=1), "Closed", "returned_before"),
        (today(), " ", "reason"),
    ):
        with pytest.raises(BadInput) as refusal:
            services.record_returned(returned_on=returned_on, reason=reason, **facts)
        assert refusal.value.code == code


def test_raw_sql_records_no_return_without_its_ledger_entry():
    release = make_release("paid")
    officer = make_user(staff_role="payments_officer")
    back = {"status": "returned", "returned_on": today(), "reason": "x"}
    rows = Release.objects.filter(pk=release.pk)
    refused(lambda: rows.update(**back), "The ledger shows", officer)
    refused(lambda: rows.update(**{**back, "returned_on": None}), "return_is_recorded", officer)
    refused(lambda: rows.update(**{**back, "reason": ""}), "end_has_reason", officer)
    refused(lambda: ledger.post("returned", release, today()), "repeats the release", officer)


def test_the_portal_proposes_anew_only_what_fell_void():
    tranche = make_tranche()
    assert services.propose_release(by=PORTAL, tranche=tranche).previous is None


def test_a_later_change_of_other_rules_does_not_free_whoever_set_the_limit():
    tranche = make_tranche()
    finance, other = (make_user(staff_role="finance_approver") for _ in range(2))
    facts = {"programme": tranche.award.programme, "light_route_below": 2 * MILLION}
    services.set_funding_rules(by=finance, **facts)
    services.set_funding_rules(by=other, payment_working_days=3, **facts)
    release = propose(tranche)
    with pytest.raises(Exception, match="You set the limit"):
        services.approve_for_finance(by=finance, release=release)
    assert services.approve_for_finance(by=other, release=release).status == "approved"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"light_route_below": -1}, "limit"),
        ({"light_route_below": 0, "approval_working_days": 0}, "days"),
        ({"light_route_below": 0, "payment_working_days": 61}, "days"),
    ],
)
def test_rules_have_a_range_in_the_service_and_in_the_database(facts, code):
    programme = make_tranche().award.programme
    finance = make_user(staff_role="finance_approver")
    with pytest.raises(BadInput) as refusal:
        services.set_funding_rules(by=finance, programme=programme, **facts)
    assert refusal.value.code == code
    rules = services.set_funding_rules(by=finance, programme=programme, light_route_below=5)
    rows = type(rules).objects.filter(pk=rules.pk)
    refused(lambda: rows.update(**facts), "not_negative|days_in_range", finance)
