"""What a person may do next with a payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.permissions import Permission as P
from funding.models import ReleaseParty

Duty = ReleaseParty.Duty


@dataclass(frozen=True)
class ReleaseAction:
    """Something this person may do now: a button that posts, or a link to a page that asks."""

    label: str
    url_name: str
    posts: bool = False


@dataclass(frozen=True)
class ReleaseActions:
    """The one next step, if it is this person's, the lesser ones, and why they may not."""

    main: ReleaseAction | None
    others: list[ReleaseAction]
    why_not: str = ""


NEXT_STEP = {
    "proposed": (
        P.RELEASE_APPROVE_PROGRAMME,
        Duty.APPROVE_PROGRAMME,
        ReleaseAction("Approve for the programme", "release_approve_programme", posts=True),
    ),
    "programme_approved": (
        P.RELEASE_APPROVE_FINANCE,
        Duty.APPROVE_FINANCE,
        ReleaseAction("Approve for finance", "release_approve_finance", posts=True),
    ),
    "approved": (
        P.PAYMENT_INSTRUCT,
        Duty.PAY,
        ReleaseAction("Put it into a payment batch", "batch_new"),
    ),
    "instructed": (
        P.PAYMENT_RECORD,
        Duty.PAY,
        ReleaseAction("Record as paid", "release_paid"),
    ),
}


def actions_for(release: Any, parties: Iterable[ReleaseParty], user: User) -> ReleaseActions:
    """What this person may do with a payment. The services decide; this only spares a refusal.

    `release` carries `light` and `connected` (`releases_for_page`).
    """
    permission, duty, step = NEXT_STEP.get(release.status, (None, "", None))
    if release.status == "proposed" and release.light:
        permission, duty, step = NEXT_STEP["programme_approved"]
    if permission is None or step is None:
        return ReleaseActions(None, [])
    mine = user.has(permission)
    why_not = separation(release, parties, user, duty) if mine else ""
    others = other_actions(release, user, decides=mine and permission is not P.PAYMENT_INSTRUCT)
    return ReleaseActions(step if mine and not why_not else None, others, why_not)


def separation(release: Any, parties: Iterable[ReleaseParty], user: User, duty: str) -> str:
    """Why this person may not take a duty, or nothing."""
    if release.connected:
        return (
            "You belong to a trust that holds this award, or to one paired with it, or did "
            "within the last year. A colleague who has nothing to do with it does this step."
        )
    held = [p for p in parties if p.person_id == user.pk and p.duty != duty]
    if not held:
        return ""
    done = held[0].get_duty_display()
    return f"You did another step: {done[0].lower()}{done[1:]}. Somebody else does this one."


def other_actions(release: Any, user: User, *, decides: bool) -> list[ReleaseAction]:
    actions = []
    if decides and release.status in ("proposed", "programme_approved"):
        actions.append(ReleaseAction("Decline", "release_decline"))
    if decides and release.status == "instructed":
        actions.append(ReleaseAction("Record that it failed", "release_failed"))
    cancels = P.PAYMENT_RECORD if release.status == "instructed" else P.RELEASE_PROPOSE
    if user.has(cancels) and not release.connected:
        actions.append(ReleaseAction("Cancel this payment", "release_cancel"))
    return actions
