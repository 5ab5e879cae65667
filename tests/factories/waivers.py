"""Waivers for tests, all through the services."""

from typing import Any

from accounts.models import User
from funding import services
from funding.models import Tranche, Waiver
from tests.factories.accounts import make_user
from tests.factories.funding import make_award, make_commitment, make_tranche


def make_blocked() -> Tranche:
    """An instalment that waits for one commitment, and for nothing else."""
    award = make_award()
    return make_tranche(award, conditions=[make_commitment(award)])


def make_waiver(status: str = "asked", tranche: Tranche | None = None, **facts: Any) -> Waiver:
    """A waiver that has come as far as `status`, each step by a person of its own."""
    condition = facts.pop("condition", None) or (tranche or make_blocked()).conditions.get()
    asker = facts.pop("by", None) or make_user(staff_role="programme_manager")
    waiver = services.ask_waiver(
        by=asker, condition=condition, **{"justification": "The supplier failed", **facts}
    )
    if status in ("granted", "revoked"):
        waiver = grant(waiver)
    if status == "revoked":
        finance = make_user(staff_role="finance_approver")
        return services.revoke_waiver(by=finance, waiver=waiver, reason="It was not true")
    if status == "refused":
        finance = make_user(staff_role="finance_approver")
        return services.refuse_waiver(by=finance, waiver=waiver, reason="Not needed")
    if status == "withdrawn":
        return services.withdraw_waiver(by=asker, waiver=waiver, reason="A mistake")
    return waiver


def grant(waiver: Waiver, programme: User | None = None, finance: User | None = None) -> Waiver:
    """Granted for both sides."""
    people = (
        programme or make_user(staff_role="programme_manager"),
        finance or make_user(staff_role="finance_approver"),
    )
    for person in people:
        waiver = services.grant_waiver(by=person, waiver=waiver)
    return waiver
