"""What a person may do next with a waiver."""

from dataclasses import dataclass

from accounts.models import User
from core.errors import DomainError
from funding import policies, policies_waivers
from funding.models import Waiver


@dataclass(frozen=True)
class WaiverActions:
    """Whether this person grants it now, why not if it would be their side's, and lesser steps as
    (label, name of the address)."""

    may_grant: bool
    why_not: str
    others: list[tuple[str, str]]


LESSER = (
    ("Refuse it", "waiver_refuse", policies_waivers.check_can_refuse),
    ("Withdraw it", "waiver_withdraw", policies_waivers.check_can_withdraw),
    ("Revoke it", "waiver_revoke", policies_waivers.check_can_revoke),
)


def waiver_actions(waiver: Waiver, user: User) -> WaiverActions:
    """The services decide; this only spares a refusal."""
    others = [
        (label, name) for label, name, check in LESSER if policies.passes(check, user, waiver)
    ]
    grants = any(user.has(permission) for permission in policies_waivers.SIDES.values())
    if waiver.status != "asked" or not grants:
        return WaiverActions(False, "", others)
    try:
        policies_waivers.check_can_grant(user, waiver)
    except DomainError as refusal:
        return WaiverActions(False, f"{refusal.message} {refusal.next_step}", others)
    return WaiverActions(True, "", others)
