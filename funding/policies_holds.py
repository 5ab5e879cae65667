"""Who may stop a payment for a while, and who lets it go on."""

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has, has
from core.actors import Actor
from core.errors import NotAllowed, NotPossible
from funding import policies, queries
from funding.lifecycles import RELEASE, STOPPABLE
from funding.models import Release, ReleaseHold

# Whoever has a step in payments may stop one, and need not be the next.
HOLDERS = (
    Permission.RELEASE_APPROVE_PROGRAMME,
    Permission.RELEASE_APPROVE_FINANCE,
    Permission.PAYMENT_INSTRUCT,
)


def check_can_hold(by: Actor, release: Release) -> User:
    """Anybody with a step in payments, until it is instructed. Gives the person."""
    person = _check_holds(by, release)
    if release.status not in STOPPABLE:
        raise NotPossible(
            f"Payment {release.reference} is “{RELEASE.labels[release.status].lower()}”, so it "
            "cannot be put on hold.",
            next_step="Ask the finance system to stop it; then record what became of it."
            if release.status == "instructed"
            else "Look at the page again: it may have changed since.",
            code="not_stoppable",
        )
    if hold := queries.hold_of(release):
        raise NotPossible(
            f"{hold.held_by} has put this payment on hold already.",
            next_step="Nothing more to do: it goes no further until the hold is lifted.",
            code="held_already",
        )
    return person


def check_can_lift(by: Actor, release: Release) -> ReleaseHold:
    """Whoever set the hold, or a colleague with no step in this payment. Gives the hold."""
    person = _check_holds(by, release)
    hold = queries.hold_of(release)
    if hold is None:
        raise NotPossible(
            f"Payment {release.reference} is not on hold.",
            next_step="Nothing more to do here: look at the page again.",
            code="not_held",
        )
    if hold.held_by_id != person.pk and queries.standing(person, release).duties:
        raise NotAllowed(
            f"{hold.held_by} has put this payment on hold, and you have a step in it yourself.",
            next_step=f"{hold.held_by} lifts the hold, or a colleague with no step in it does.",
            code="hold_of_another",
        )
    return hold


def _check_holds(by: Actor, release: Release) -> User:
    person = policies.check_is_person(by)
    if not any(has(by, permission) for permission in HOLDERS):
        check_has(by, HOLDERS[0])
    policies.check_not_of_ours(person, release)
    return person
