"""Who may take, give away and decide a claim: nobody who has to do with the trust, wrote, or
signed (domain rules 10 and 20)."""

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import when
from core.errors import BadInput, NotAllowed, NotPossible
from evidence import kinds, lifecycles
from evidence.models import Claim, Reading, Review, Submission
from evidence.policies.blind import (
    SOMEBODY,
    check_may_hand_over,
    check_may_read,
    knows_holder,
)
from evidence.policies.twins import person, twin
from programmes.separation import check_not_connected, is_connected


def latest_submission(claim: Claim) -> Submission:
    """What was sent last. Raises NotPossible if nothing was."""
    if claim.latest_submission is None:
        raise NotPossible(
            f"Nothing has been sent for {claim.reference} yet.",
            next_step="Wait until the trust has signed it off.",
            code="nothing_sent",
        )
    return claim.latest_submission


def asks_second_look(claim: Claim) -> bool:
    """Whether a second look was asked for that has not been taken."""
    submission = claim.latest_submission
    return (
        claim.status in lifecycles.LOOKED_AT_AGAIN
        and submission is not None
        and hasattr(submission, "second_look_asked")
        and not any(review.second_look for review in submission.reviews.all())
    )


def check_waits(claim: Claim) -> None:
    """Raise NotPossible unless the claim waits for an assessor; says what was decided, and when."""
    if claim.status == lifecycles.SUBMITTED or asks_second_look(claim):
        return
    sent = claim.latest_submission
    decided = list(sent.reviews.all())[-1:] if sent else []
    if not decided or claim.status not in lifecycles.OUTCOMES:
        raise NotPossible(
            f"{claim.reference} is not waiting for a decision: "
            f"it is “{claim.get_status_display().lower()}”.",
            next_step="Go back to the list for the next one.",
            code="not_waiting",
        )
    (review,) = decided
    raise NotPossible(
        f"{claim.reference} was decided on {when(review.decided_at)} by {review.assessor}: "
        f"{review.get_outcome_display().lower()}.",
        next_step="Nothing was changed now. Go back to the list for the next one.",
        code="already_decided",
    )


def check_has_no_part(who: User, claim: Claim) -> None:
    """Raise NotAllowed for anyone connected with the trust. Asked once for each claim object: a
    page asks about several duties at once, a service reads the claim anew."""
    cleared: set[int] = claim.__dict__.setdefault("_cleared", set())
    if who.pk not in cleared:
        check_not_connected(who, claim.trust)
        cleared.add(who.pk)


def check_is_outsider(by: Actor, claim: Claim) -> None:
    """Raise NotAllowed for anyone connected with the trust, an author or the certifier, and on a
    second look for whoever decided first."""
    assessor = person(by)
    check_has_no_part(assessor, claim)
    submission = latest_submission(claim)
    wrote = any(author.person_id == assessor.pk for author in submission.authors.all())
    if wrote or submission.certifier_id == assessor.pk:
        raise NotAllowed(
            f"You wrote or signed part of {claim.reference}.",
            next_step="Ask another assessor to decide it.",
            code="own_work",
        )
    if asks_second_look(claim) and took_part(assessor, claim):
        raise NotAllowed(
            f"You decided or read {claim.reference} before, or asked for this second look, "
            "so somebody else takes it.",
            next_step="Leave this one to another assessor.",
            code="second_look_by_first",
        )


def took_part(who: User, claim: Claim) -> bool:
    """Whether this person decided or read what a second look is asked for at, or asked for it."""
    sent = latest_submission(claim)
    if sent.second_look_asked.asked_by_id == who.pk:
        return True
    decided = any(review.assessor_id == who.pk for review in sent.reviews.all())
    return decided or Reading.objects.filter(submission=sent, assessor=who).exists()


def check_can_be_given(to: User, claim: Claim) -> None:
    """Whether this person may be asked to decide. Raises NotAllowed or NotPossible."""
    check_has(to, Permission.CLAIM_DECIDE)
    check_waits(claim)
    check_is_outsider(to, claim)
    check_may_read(to, claim)


def check_can_take(by: Actor, claim: Claim) -> None:
    """May take a claim that nobody has in hand."""
    check_can_be_given(person(by), claim)
    if claim.assessor is not None and claim.assessor != by:
        known = knows_holder(person(by), claim)
        raise NotPossible(
            f"{claim.assessor if known else SOMEBODY} has taken {claim.reference}.",
            next_step="Ask for it to be handed over to you."
            if known
            else "Go back to the list for the next one.",
            code="taken",
        )


def check_moves_it(by: Actor, claim: Claim) -> None:
    """Who says whose a claim is: who allocates, or the assessor who has it in hand."""
    if person(by) != claim.assessor:
        check_has(by, Permission.CLAIM_ALLOCATE)
    check_waits(claim)


def check_can_allocate(by: Actor, claim: Claim) -> None:
    """May give the claim to an assessor."""
    check_moves_it(by, claim)
    check_may_hand_over(by, claim)


def check_can_release(by: Actor, claim: Claim) -> None:
    """May put the claim back into the queue."""
    check_moves_it(by, claim)
    if claim.assessor is None:
        raise NotPossible(
            f"Nobody has taken {claim.reference}.",
            next_step="It is already in the queue for everybody.",
            code="not_taken",
        )


def check_can_decide(by: Actor, claim: Claim) -> None:
    """May decide this claim now. Raises NotAllowed or NotPossible."""
    check_can_take(by, claim)


def check_outcome(claim: Claim, outcome: str, reason: str, verified_level: int | None) -> None:
    """Raise BadInput unless the outcome fits the claim and says what it must."""
    fitting = outcomes_for(claim)
    if outcome not in fitting:
        raise BadInput("Choose one of the decisions offered.", code="outcome")
    if outcome in (lifecycles.RETURNED, lifecycles.REJECTED) and not reason.strip():
        raise BadInput(
            "Say why, and what would satisfy the requirement.",
            next_step="The trust reads your words.",
            code="reason_missing",
        )
    if claim.status == lifecycles.SETTLED and not reason.strip():
        raise BadInput(
            "Say what in the evidence shows this level, and what the next level would need.",
            next_step="The trust reads your words; nobody looks at it after you.",
            code="reason_missing",
        )
    if (outcome == lifecycles.SETTLED) != (verified_level is not None):
        raise BadInput("Enter the level that the evidence shows.", code="level")
    known = [level for level, _, _ in kinds.levels(claim)]
    if verified_level is not None and known and verified_level not in known:
        raise BadInput("Choose one of the levels offered.", code="level_unknown")


def outcomes_for(claim: Claim) -> list[str]:
    """The outcomes that may be chosen now: a second look says met or not met, or a level; a
    sampled answer is settled or, once and before two have read it, returned."""
    if claim.to_resolve or claim.status == lifecycles.SETTLED:
        return [lifecycles.SETTLED]
    if not claim.sampled:
        second = claim.status == lifecycles.REJECTED
        first_look = [lifecycles.ACCEPTED, lifecycles.RETURNED, lifecycles.REJECTED]
        return [lifecycles.ACCEPTED, lifecycles.REJECTED] if second else first_look
    earlier = Review.objects.filter(submission__claim=claim, outcome=lifecycles.RETURNED)
    return [lifecycles.SETTLED] if earlier.exists() else [lifecycles.SETTLED, lifecycles.RETURNED]


def check_can_revoke(by: Actor, claim: Claim) -> None:
    """May take back an acceptance that turned out wrong."""
    check_has(by, Permission.CLAIM_DECIDE)
    check_has_no_part(person(by), claim)
    lifecycles.CLAIM.check(claim.status, lifecycles.REVOKED)


def still_fits(assessor: User | None, claim: Claim) -> bool:
    """Whether the assessor of the last submission may keep the claim when it comes back."""
    return (
        assessor is not None
        and assessor.has(Permission.CLAIM_DECIDE)
        and not is_connected(assessor, claim.trust)
    )


can_be_given = twin(check_can_be_given)
can_take = twin(check_can_take)
can_allocate = twin(check_can_allocate)
can_release = twin(check_can_release)
can_decide = twin(check_can_decide)
can_revoke = twin(check_can_revoke)
