"""Money to pay back and money that moves, for tests, all through the services."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.services import give_staff_role
from core.actors import PORTAL
from core.dates import FinancialYear, today
from evidence.models import Claim
from funding import services
from funding.models import Recovery, Release, Reprofile, Tranche
from funding.services import YearAmount
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.funding import (
    MILLION,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    this_year,
)


def make_failed(release: Release | None = None, judge: User | None = None) -> Any:
    """A commitment of a paid award that was judged not met; gives the payment and it."""
    release = release or make_release("paid")
    commitment = make_commitment(release.tranche.award)
    judge = judge or make_user(staff_role="assessor")
    claim = submitted_claim(Claim.objects.get(pk=commitment.claim_id))
    decide(claim, by=judge, outcome="rejected")
    return release, commitment


def make_recovery(status: str = "proposed", **facts: Any) -> Recovery:
    """Money to pay back that has come as far as `status`, each step by a person of its own."""
    if "release" in facts and "commitment" in facts:
        release, commitment = facts.pop("release"), facts.pop("commitment")
    else:
        release, commitment = make_failed(facts.pop("release", None))
    asker = facts.pop("by", None) or make_user(staff_role="programme_manager")
    asked = {"amount": MILLION / 4, "due_on": today() + timedelta(30), "reason": "Not coded"}
    recovery = services.propose_recovery(
        by=asker, release=release, commitment=commitment, **{**asked, **facts}
    )
    finance = make_user(staff_role="finance_approver")
    if status == "refused":
        return services.refuse_recovery(by=finance, recovery=recovery, reason="Too hard")
    if status == "withdrawn":
        return services.withdraw_recovery(by=asker, recovery=recovery, reason="A mistake")
    if status == "proposed":
        return recovery
    recovery = services.agree_recovery(by=finance, recovery=recovery)
    if status == "dropped":
        return services.drop_recovery(by=finance, recovery=recovery, reason="It was met late")
    return receive(recovery) if status == "received" else recovery


def receive(recovery: Recovery, reference: str = "IN-1") -> Recovery:
    return services.receive_recovery(
        by=make_user(staff_role="payments_officer"),
        recovery=recovery,
        received_on=today(),
        payment_reference=reference,
    )


def make_movable(*, budget: bool = True, **facts: Any) -> Tranche:
    """An instalment of £1m of this year's capital that waits, of an award of £2m, with budgets for
    the next year."""
    award = make_award(
        amount=2 * MILLION, amounts=[YearAmount(this_year(), "capital", 2 * MILLION)], **facts
    )
    if budget:
        for kind in ("capital", "revenue"):
            make_budget(award.programme, year=this_year() + 1, capital_class=kind, confirmed=False)
    return make_tranche(award, conditions=[today() + timedelta(5)])


def ask_to_move(tranche: Tranche | None = None, **facts: Any) -> Reprofile:
    """To the next year, due in its June."""
    tranche = tranche or make_movable()
    year = facts.get("to_year", this_year() + 1)
    asked = {
        "award": tranche.award,
        "tranche": tranche,
        "to_year": year,
        "to_class": "capital",
        "due_on": FinancialYear(year).first_day + timedelta(70),
        "reason": "The supplier delivers late",
    }
    asker = facts.pop("by", None) or make_user(staff_role="programme_manager")
    return services.ask_reprofile(by=asker, **{**asked, **facts})


def move_rest(tranche: Tranche, amount: Decimal) -> Reprofile:
    """Money of this year's capital that no instalment of its award holds."""
    return services.ask_reprofile(
        by=make_user(staff_role="programme_manager"),
        award=tranche.award,
        from_year=this_year(),
        from_class="capital",
        amount=amount,
        to_year=this_year() + 1,
        to_class="capital",
        reason="The supplier delivers late",
    )


def make_manager_for_finance() -> User:
    """One person with both roles."""
    person = make_user(staff_role="programme_manager")
    give_staff_role(by=PORTAL, user=person, role="finance_approver")
    return person


def agree(reprofile: Reprofile, by: User | None = None) -> Reprofile:
    finance = by or make_user(staff_role="finance_approver")
    return services.agree_reprofile(by=finance, reprofile=reprofile)
