"""What a person may do next with a payment."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from accounts.permissions import Permission as P
from funding.lifecycles import DEAD, RELEASE, STOPPABLE
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
ANEW = ReleaseAction("Propose it anew", "tranche_propose", posts=True)
LIFT = ReleaseAction("Lift the hold", "release_lift")
STOPS = (P.RELEASE_APPROVE_PROGRAMME, P.RELEASE_APPROVE_FINANCE, P.PAYMENT_INSTRUCT)


def next_step(release: Any) -> tuple[P | None, str, ReleaseAction | None]:
    """Who takes the next step, by which permission and duty; light releases skip the first."""
    if release.status == "proposed" and release.light:
        return NEXT_STEP["programme_approved"]
    return NEXT_STEP.get(release.status, (None, "", None))


def actions_for(release: Any, parties: Iterable[ReleaseParty], user: User) -> ReleaseActions:
    """What this person may do with a payment. The services decide; this only spares a refusal.

    `release` carries `light`, `connected` and `held` (`releases_for_page`).
    """
    permission, duty, step = next_step(release)
    if permission is None or step is None:
        return ended_actions(release, user)
    mine = user.has(permission)
    why_not = separation(release, parties, user, duty) if mine else ""
    others = other_actions(release, user, decides=mine and permission is not P.PAYMENT_INSTRUCT)
    if release.held:
        return ReleaseActions(None, others, "")
    return ReleaseActions(step if mine and not why_not else None, others, why_not)


def ended_actions(release: Any, user: User) -> ReleaseActions:
    """What is left to do with a payment that was made, or is over."""
    if release.connected:
        return ReleaseActions(None, [])
    if RELEASE.allows(release.status, "returned") and user.has(P.PAYMENT_RECORD):
        return ReleaseActions(None, [ReleaseAction("Record that it came back", "release_returned")])
    last = release.status in DEAD and not hasattr(release, "next_try")
    return ReleaseActions(ANEW if last and user.has(P.RELEASE_PROPOSE) else None, [])


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
    """Each of the lesser ones that the state and this person's role allow."""
    if release.connected:
        return []
    stops = release.status in STOPPABLE and any(user.has(each) for each in STOPS)
    cancels = P.PAYMENT_RECORD if release.status == "instructed" else P.RELEASE_PROPOSE
    instructed = release.status == "instructed"
    offered = [
        (stops and release.held, LIFT),
        (stops and not release.held, ReleaseAction("Put on hold", "release_hold")),
        (
            decides and RELEASE.allows(release.status, "declined"),
            ReleaseAction("Decline", "release_decline"),
        ),
        (decides and instructed, ReleaseAction("Record that it failed", "release_failed")),
        (
            RELEASE.allows(release.status, "withdrawn") and user.has(P.RELEASE_PROPOSE),
            ReleaseAction("Withdraw", "release_withdraw"),
        ),
        (
            RELEASE.allows(release.status, "cancelled") and user.has(cancels),
            ReleaseAction("Cancel this payment", "release_cancel"),
        ),
    ]
    return [action for allowed, action in offered if allowed]
