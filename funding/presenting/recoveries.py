"""What a person may do next with money to pay back, or with money that moves between years."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.permissions import Permission
from core.errors import DomainError
from funding import policies, policies_recoveries, policies_reprofiles
from funding.models import Recovery, Reprofile

Lesser = Sequence[tuple[str, str, Callable[..., Any]]]
OF_RECOVERY: Lesser = (
    ("Record as paid back", "recovery_received", policies_recoveries.check_can_receive),
    ("Refuse it", "recovery_refuse", policies_recoveries.check_can_refuse),
    ("Withdraw it", "recovery_withdraw", policies_recoveries.check_can_withdraw),
    ("Let it go", "recovery_drop", policies_recoveries.check_can_drop),
)
OF_REPROFILE: Lesser = (
    ("Refuse it", "reprofile_refuse", policies_reprofiles.check_can_refuse),
    ("Withdraw it", "reprofile_withdraw", policies_reprofiles.check_can_withdraw),
)


@dataclass(frozen=True)
class Decision:
    """Whether this person decides it now, why not if it would be theirs, and lesser steps as
    (label, name of the address)."""

    may_agree: bool
    why_not: str
    others: list[tuple[str, str]]


def recovery_actions(recovery: Recovery, user: User) -> Decision:
    """The services decide; this only spares a refusal."""
    waits = recovery.status == "proposed"
    return _decision(recovery, user, OF_RECOVERY, policies_recoveries.check_can_agree, waits)


def reprofile_actions(reprofile: Reprofile, user: User) -> Decision:
    """As for a recovery."""
    waits = reprofile.status == "asked"
    return _decision(reprofile, user, OF_REPROFILE, policies_reprofiles.check_can_agree, waits)


def _decision(
    row: Any, user: User, lesser: Lesser, check: Callable[..., Any], waits: bool
) -> Decision:
    others = [(label, name) for label, name, may in lesser if policies.passes(may, user, row)]
    if not waits or not user.has(Permission.RELEASE_APPROVE_FINANCE):
        return Decision(False, "", others)
    try:
        check(user, row)
    except DomainError as refusal:
        return Decision(False, f"{refusal.message} {refusal.next_step}", others)
    return Decision(True, "", others)
