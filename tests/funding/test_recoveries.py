"""Money to pay back: who asks, who decides, who records it; and that the ledger adds up."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import User
from accounts.services import give_staff_role
from core.actors import PORTAL
from core.dates import today
from core.errors import BadInput, DomainError, NotAllowed, NotPossible
from core.models import OutgoingMail
from evidence.models import Claim
from funding import services, summaries
from funding.models import LedgerEntry, Recovery
from funding.page_data.recoveries import failed_of
from funding.queries_recoveries import left_to_ask
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.funding import (
    MILLION,
    accept,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
)
from tests.factories.people import add_member, make_member
from tests.factories.recoveries import (
    make_failed,
    make_manager_for_finance,
    make_recovery,
    receive,
)

pytestmark = pytest.mark.django_db


def test_what_is_paid_back_is_asked_for_decided_and_received_by_three_people():
    release, commitment = make_failed()
    cio = make_member(release.tranche.payee, "cio")
    assert failed_of(release.tranche.award) == [commitment]
    asked = make_recovery(release=release, commitment=commitment)
    assert not Recovery.objects.visible_to(cio).exists()
    owed = services.agree_recovery(by=make_user(staff_role="finance_approver"), recovery=asked)
    assert str(Recovery.objects.visible_to(cio).get()) == owed.reference
    assert (owed.status_words, left_to_ask(release)) == ("To be paid back", MILLION * 3 / 4)
    assert summaries.trust_totals(release.tranche.payee).came_back == 0
    assert receive(owed).status == "received"
    entry = LedgerEntry.objects.get(kind="recovered")
    assert (entry.amount, entry.reference) == (MILLION / 4, "IN-1")
    totals = summaries.trust_totals(release.tranche.payee)
    assert (totals.approved, totals.paid, totals.came_back) == (MILLION, MILLION, MILLION / 4)
    sent = OutgoingMail.objects.values_list("template", flat=True)
    assert {"funding/recovery_agreed", "funding/recovery_received"} <= set(sent)


# What is wrong with a request: (what, how the refusal begins).
@pytest.mark.parametrize(
    ("facts", "refusal"),
    [
        ({"amount": Decimal(0)}, "more than £0"),
        ({"amount": MILLION + 1}, "is less: £1,000,001 is more than £1,000,000"),
        ({"due_on": date(2020, 1, 1)}, "today or later"),
        ({"reason": " "}, "Give a reason"),
    ],
)
def test_a_request_is_about_what_is_left_with_a_day_and_a_reason(facts, refusal):
    with pytest.raises(DomainError, match=refusal):
        make_recovery(**facts)


def test_no_more_is_asked_back_than_was_paid_for_a_promise_that_was_not_kept():
    judge = make_user(staff_role="assessor")
    release, commitment = make_failed(judge=judge)
    first = make_recovery(release=release, commitment=commitment, amount=MILLION)
    with pytest.raises(NotPossible, match="is less: £1 is more than £0"):
        make_recovery(release=release, commitment=commitment, amount=Decimal(1))
    finance = make_user(staff_role="finance_approver")
    services.refuse_recovery(by=finance, recovery=first, reason="Too much")
    again = make_recovery(release=release, commitment=commitment, amount=Decimal(1))
    met = make_commitment(release.tranche.award)
    with pytest.raises(NotPossible, match="is met, not due yet"):
        make_recovery(release=release, commitment=met)
    with pytest.raises(BadInput, match="of the same award"):
        make_recovery(release=release, commitment=make_failed()[1])
    with pytest.raises(NotPossible, match="was not made"):
        make_recovery(release=make_release("approved", make_tranche(release.tranche.award)))
    decide(submitted_claim(Claim.objects.get(pk=commitment.claim_id)), by=judge)
    with pytest.raises(NotPossible, match="is met, not due yet"):
        services.agree_recovery(by=finance, recovery=again)


def test_a_promise_whose_day_has_passed_was_not_kept(on_day):
    award = make_award()
    commitment = make_commitment(award)
    assert failed_of(award) == []
    on_day(today() + timedelta(1))
    assert failed_of(award) == [commitment]
    accept(commitment)
    assert failed_of(award) == []


# Who may take a step: (step, who it is, how the refusal begins, or nothing).
@pytest.mark.parametrize(
    ("step", "who", "refusal"),
    [
        ("agree", "finance_approver", None),
        ("agree", "programme_manager", "Your role"),
        ("agree", "auditor", "Your role"),
        ("agree", "portal", "The portal proposes"),
        ("agree", "asker", "You asked"),
        ("agree", "judge", "You judged"),
        ("agree", "ours", "You belong"),
        ("refuse", "finance_approver", None),
        ("refuse", "asker", "You asked.*Withdraw it"),
        ("withdraw", "asker", None),
        ("withdraw", "programme_manager", "asked for this money back"),
        ("withdraw", "finance_approver", "Your role"),
        ("drop", "finance_approver", "not decided yet"),
    ],
)
def test_another_decides_than_asked_or_judged(step, who, refusal):
    asker = make_manager_for_finance()
    judge = make_user(staff_role="finance_approver")
    give_staff_role(by=PORTAL, user=judge, role="assessor")
    release, commitment = make_failed(judge=judge)
    recovery = make_recovery(release=release, commitment=commitment, by=asker)
    people: dict[str, Any] = {"portal": PORTAL, "asker": asker, "judge": judge}
    person = people.get(who) or make_user(staff_role="finance_approver" if who == "ours" else who)
    if who == "ours":
        add_member(person, release.tranche.payee, "viewer")
    act = getattr(services, f"{step}_recovery")
    facts = {"by": person, "recovery": recovery} | ({} if step == "agree" else {"reason": "x"})
    if refusal is None:
        act(**facts)
        return
    with pytest.raises(DomainError) as said:
        act(**facts)
    assert re.search(refusal, f"{said.value.message} {said.value.next_step}")


def test_a_third_person_records_that_the_money_is_there_once_with_day_and_reference():
    recovery = make_recovery("agreed")
    officer = make_user(staff_role="payments_officer")
    facts = {"recovery": recovery, "received_on": today(), "payment_reference": "IN-1"}
    for day, words in ((1, "in the future"), (-1, "not paid back before")):
        with pytest.raises(BadInput, match=words):
            services.receive_recovery(
                by=officer, **{**facts, "received_on": today() + timedelta(day)}
            )
    with pytest.raises(BadInput, match="reference"):
        services.receive_recovery(by=officer, **{**facts, "payment_reference": " "})
    give_staff_role(by=PORTAL, user=recovery.decided_by, role="payments_officer")
    decider = User.objects.get(pk=recovery.decided_by.pk)
    with pytest.raises(NotAllowed, match="or decided it"):
        services.receive_recovery(by=decider, **facts)
    services.receive_recovery(by=officer, **facts)
    with pytest.raises(NotPossible, match="already"):
        services.receive_recovery(by=officer, **facts)
    assert LedgerEntry.objects.filter(kind="recovered").count() == 1


def test_what_is_late_is_shown_and_what_is_let_go_is_told(on_day):
    asker = make_manager_for_finance()
    recovery = make_recovery("agreed", by=asker, due_on=today() + timedelta(1))
    make_member(recovery.tranche.payee, "cio")
    assert not recovery.is_overdue
    on_day(today() + timedelta(2))
    assert (recovery.is_overdue, recovery.status_words) == (True, "Overdue")
    with pytest.raises(NotAllowed, match="You asked"):
        services.drop_recovery(by=asker, recovery=recovery, reason="x")
    with pytest.raises(BadInput, match="reason"):
        services.drop_recovery(by=recovery.decided_by, recovery=recovery, reason=" ")
    services.drop_recovery(by=recovery.decided_by, recovery=recovery, reason="Met late")
    mail = OutgoingMail.objects.filter(template="funding/recovery_dropped")[0]
    assert "Met late" in mail.email.message


def test_of_a_payment_that_comes_back_only_the_rest_does_and_no_more_is_asked_for():
    release, commitment = make_failed()
    facts = {"release": release, "commitment": commitment}
    received = make_recovery("received", **facts)
    owed = make_recovery("agreed", **facts, amount=Decimal(5))
    asked = make_recovery(**facts, amount=Decimal(6))
    services.record_returned(
        by=make_user(staff_role="payments_officer"),
        release=release,
        returned_on=today(),
        reason="Account closed",
        reference="BACK-1",
    )
    after = dict(Recovery.objects.values_list("pk", "status"))
    assert after == {received.pk: "received", owed.pk: "dropped", asked.pk: "dropped"}
    sums = {
        kind: LedgerEntry.objects.filter(release=release).total(kind)
        for kind in ("released", "paid", "returned", "recovered")
    }
    assert sums == {
        "released": 0,
        "paid": MILLION,
        "returned": MILLION * 3 / 4,
        "recovered": MILLION / 4,
    }
    totals = summaries.trust_totals(release.tranche.payee)
    assert totals.paid - totals.came_back == 0


def test_nothing_comes_back_twice():
    recovery = make_recovery("received", amount=MILLION)
    with pytest.raises(NotPossible, match="All £1,000,000 of this payment was paid back"):
        services.record_returned(
            by=make_user(staff_role="payments_officer"),
            release=recovery.release,
            returned_on=today(),
            reason="Closed",
        )
