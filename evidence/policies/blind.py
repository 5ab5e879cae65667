"""Two assessors who do not know of each other: who may read, who resolves it if they differ.

Whatever is asked here of a claim that needs no second reader is allowed.
"""

from django.db.models import Case, F, Q, Value, When

from accounts.models import User
from accounts.permissions import Permission
from core.actors import Actor
from core.errors import BadInput, NotAllowed, NotPossible
from evidence import lifecycles
from evidence.kinds import Level
from evidence.models import Claim, Reading, Review
from evidence.policies.twins import person

SOMEBODY = "Another assessor"


def read_by(who: User) -> Q:
    """Claims that wait for somebody else, since this person has read them, or decided what a second
    look is asked for at. As a filter."""
    own = Reading.objects.filter(assessor=who).values("submission")
    decided = Review.objects.filter(assessor=who).values("submission")
    return Q(second_reader=True, to_resolve=False, latest_submission__in=own) | Q(
        status__in=lifecycles.LOOKED_AT_AGAIN, latest_submission__in=decided
    )


def own_reading(who: User, claim: Claim) -> Reading | None:
    """What this person found in what was sent last."""
    return Reading.objects.filter(submission=claim.latest_submission_id, assessor=who).first()


def check_may_read(who: User, claim: Claim) -> None:
    """Raise NotAllowed for whoever has read it, until the other assessor has, and they differ."""
    if claim.is_blind and own_reading(who, claim) is not None:
        raise NotAllowed(
            f"You have read {claim.reference}; another assessor reads it without knowing of your "
            "level.",
            next_step="Go back to the list for the next one. It comes back there if you differ.",
            code="read_already",
        )


def check_may_hand_over(by: Actor, claim: Claim) -> None:
    """Raise NotAllowed for whoever may read it: a refusal would tell them who has."""
    if claim.is_blind and person(by).has(Permission.CLAIM_DECIDE):
        raise NotAllowed(
            f"Two assessors read {claim.reference} without knowing of each other, "
            "so none of them chooses who else does.",
            next_step="Put it back into the queue; a programme manager may give it to somebody.",
            code="blind",
        )


def check_may_discuss(by: Actor, claim: Claim) -> None:
    """Raise NotAllowed for assessors while it is read: the other one would see their words."""
    waits = claim.is_blind and claim.status == lifecycles.SUBMITTED
    if waits and person(by).has(Permission.CLAIM_DECIDE):
        raise NotAllowed(
            f"Two assessors read {claim.reference} without knowing of each other, "
            "so they do not write beside it.",
            next_step="Decide on what was sent, or send it back and say what is missing.",
            code="blind",
        )


def check_still_the_same(claim: Claim, resolving: bool | None) -> None:
    """Raise NotPossible if two have read it since the page was opened: to resolve is to know what
    both found. None: there was no page."""
    if resolving is not None and claim.to_resolve and not resolving:
        raise NotPossible(
            f"Two assessors have read {claim.reference} since you opened it, and they differ.",
            next_step="Open it again, and read what both found before you settle it.",
            code="changed_since",
        )


def check_level(by: Actor, claim: Claim, reason: str, verified_level: int | None) -> None:
    """Raise BadInput unless a level has its reason, NotAllowed for a reader who insists: of two
    readings that differ, a reader settles at the other's level only."""
    if not claim.second_reader or verified_level is None:
        return
    if not reason.strip():
        raise BadInput(
            "Say what in the evidence shows this level, and what the next level would need.",
            next_step="Somebody weighs your words if another assessor finds another level.",
            code="reason_missing",
        )
    found = others_levels(by, claim)
    if found is not None and verified_level not in found:
        raise NotAllowed(
            f"You read {claim.reference} yourself, so you can only agree with the other reader.",
            next_step="Settle it at the other level, or leave it to another assessor.",
            code="insists",
        )


def levels_open(by: Actor, claim: Claim, levels: list[Level]) -> list[Level]:
    """Of these levels, those that this person may settle the claim with now."""
    found = others_levels(by, claim)
    return levels if found is None else [each for each in levels if each[0] in found]


def others_levels(by: Actor, claim: Claim) -> set[int] | None:
    """What the other reader found, where a reader resolves; None where any level is open."""
    if not claim.to_resolve or own_reading(person(by), claim) is None:
        return None
    rows = Reading.objects.filter(submission=claim.latest_submission_id)
    return set(rows.exclude(assessor=person(by)).values_list("verified_level", flat=True))


def knows_holder(who: User, claim: Claim) -> bool:
    """Whether this person may be told who has the claim in hand: not the trust, nor another
    assessor, while it is read."""
    if not claim.second_reader or claim.status != lifecycles.SUBMITTED or claim.assessor_id is None:
        return True
    if claim.assessor_id == who.pk:
        return True
    decides = who.has(Permission.CLAIM_DECIDE)
    return who.has(Permission.CLAIM_VIEW) and (claim.to_resolve or not decides)


def holder(who: User) -> Case:
    """The name of who has a claim in hand, as `knows_holder` lets staff know it; to annotate."""
    unknown = Q(second_reader=True, to_resolve=False, status=lifecycles.SUBMITTED)
    unknown &= Q(assessor__isnull=False) & ~Q(assessor=who)
    hidden = When(unknown, then=Value(SOMEBODY))
    names = [hidden] if who.has(Permission.CLAIM_DECIDE) else []
    return Case(*names, default=F("assessor__name"))


def knows_readings(who: User, claim: Claim) -> bool:
    """Whether this person may see who found which level: staff, once both have read it."""
    return claim.second_reader and not claim.is_blind and who.has(Permission.CLAIM_VIEW)
