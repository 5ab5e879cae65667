"""Money for tests, all through the services."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import count
from typing import Any

from accounts.models import User
from core.actors import PORTAL
from core.dates import FinancialYear, today
from evidence import services as evidence_services
from funding import services
from funding.conditions import Awaited
from funding.models import Award, Budget, Commitment, CommitmentType, PaymentBatch, Release, Tranche
from funding.services import Holder, YearAmount
from programmes.models import Programme
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from trusts.models import Trust

_numbers = count(1)
MILLION = Decimal(1_000_000)


def this_year() -> int:
    return FinancialYear.of(today()).start


def make_budget(programme: Programme, *, confirmed: bool = True, **facts: Any) -> Budget:
    """A confirmed capital budget of £100m for this year."""
    defaults = {"year": this_year(), "capital_class": "capital", "amount": 100 * MILLION}
    budget = services.set_budget(by=PORTAL, programme=programme, **{**defaults, **facts})
    return services.confirm_budget(by=PORTAL, budget=budget) if confirmed else budget


def make_award(
    programme: Programme | None = None,
    *,
    trusts: Sequence[Trust] = (),
    role: str = "aspirant",
    amount: Decimal = 6 * MILLION,
    agreed: bool = True,
    budget: bool = True,
    status: str = "active",
    **facts: Any,
) -> Award:
    """An agreed capital award of this year for one trust (or these, in equal shares), with a
    confirmed budget."""
    programme = programme or make_programme()
    trusts = list(trusts) or [make_trust()]
    for trust in trusts:
        make_participation(programme, trust, role=role, status=status)
    amounts = facts.pop("amounts", [YearAmount(this_year(), "capital", amount)])
    award = services.create_award(
        by=PORTAL,
        programme=programme,
        role=role,
        holders=[Holder(trust, amount / len(trusts)) for trust in trusts],
        amounts=amounts,
        **facts,
    )
    if budget and not programme.budgets.exists():
        make_budget(programme)
    if agreed:
        award = services.sign_agreement(
            by=PORTAL, award=award, signed_on=today(), reference="AGR-1"
        )
    return award


def lead_of(award: Award) -> Trust:
    return award.holders.get(lead=True).trust


def make_type(**facts: Any) -> CommitmentType:
    number = next(_numbers)
    defaults = {"title": f"Commitment {number}", "requirement": "Show it.", "for_seed": False}
    code = facts.pop("code", f"commitment-{number}")
    return services.set_commitment_type(by=PORTAL, code=code, **{**defaults, **facts})


def make_commitment(
    award: Award, *, trust: Trust | None = None, type_: CommitmentType | None = None
) -> Commitment:
    return services.add_commitment(
        by=PORTAL,
        award=award,
        trust=trust or lead_of(award),
        type=type_ or make_type(),
        due_on=today(),
    )


def accept(commitment: Commitment, by: User | None = None) -> User:
    """The commitment is shown and accepted; gives the assessor."""
    assessor = by or make_user(staff_role="assessor")
    decide(submitted_claim(commitment.claim), by=assessor)
    return assessor


def accept_again(commitment: Commitment, first: User, by: User) -> None:
    """What was accepted is revoked by `first`, sent again, handed back and accepted by `by`."""
    evidence_services.revoke_claim(by=first, claim=commitment.claim, reason="Found to be untrue")
    claim = submitted_claim(commitment.claim)
    evidence_services.release_claim(by=first, claim=claim)
    decide(claim, by=by)


def make_tranche(
    award: Award | None = None,
    *,
    amount: Decimal = MILLION,
    conditions: Sequence[Awaited] | None = None,
    **facts: Any,
) -> Tranche:
    """A capital tranche of this year that waits for nothing but today, unless told otherwise."""
    award = award or make_award()
    defaults = {
        "title": f"Instalment {next(_numbers)}",
        "year": this_year(),
        "capital_class": "capital",
        "due_on": today(),
    }
    return services.add_tranche(
        by=PORTAL,
        award=award,
        amount=amount,
        conditions=[today()] if conditions is None else conditions,
        **{**defaults, **facts},
    )


def make_staff() -> dict[str, User]:
    """One person for each staff role of the money path."""
    roles = ("programme_manager", "assessor", "finance_approver", "payments_officer")
    return {role: make_user(staff_role=role) for role in roles}


def propose(tranche: Tranche | None = None) -> Release:
    """Proposed by the portal."""
    return services.propose_release(by=PORTAL, tranche=tranche or make_tranche())


def approve(release: Release, to: str = "approved") -> Release:
    """Approved by people of its own, as far as `to`."""
    release = services.approve_for_programme(
        by=make_user(staff_role="programme_manager"), release=release
    )
    if to == "approved":
        release = services.approve_for_finance(
            by=make_user(staff_role="finance_approver"), release=release
        )
    return release


def instruct(*releases: Release, by: User | None = None) -> PaymentBatch:
    """A batch of these, asked for and made."""
    officer = by or make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=releases)
    return services.instruct_batch(by=officer, batch=batch)


def make_release(status: str = "proposed", tranche: Tranche | None = None) -> Release:
    """A release that has come as far as `status`, through the services."""
    return _settled(_approved(propose(tranche), status), status)


def _approved(release: Release, status: str) -> Release:
    if status == "declined":
        manager = make_user(staff_role="programme_manager")
        return services.decline_release(by=manager, release=release, reason="Not now")
    if status == "withdrawn":
        return services.withdraw_release(by=PORTAL, release=release, reason="A mistake")
    if status == "cancelled":
        return services.cancel_release(by=PORTAL, release=approve(release), reason="A mistake")
    if status == "proposed":
        return release
    return approve(release, "programme_approved" if status == "programme_approved" else "approved")


def _settled(release: Release, status: str) -> Release:
    if status not in ("instructed", "paid", "failed", "returned"):
        return release
    officer = make_user(staff_role="payments_officer")
    instruct(release, by=officer)
    if status in ("paid", "returned"):
        release = services.record_paid(
            by=officer, release=release, paid_on=today(), payment_reference="BACS-1"
        )
    if status == "paid":
        return release
    if status == "returned":
        return services.record_returned(
            by=officer, release=release, returned_on=today(), reason="Account closed"
        )
    if status == "failed":
        return services.record_failed(by=officer, release=release, reason="Account closed")
    return Release.objects.get(pk=release.pk)
