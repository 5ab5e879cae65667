"""Assessors take claims, hand them over, and decide."""

from datetime import date

from accounts.models import User
from accounts.policies import check_reason
from core.actors import Actor
from core.dates import now, today
from core.services import locked, service
from evidence import lifecycles, notifications, policies, signals
from evidence.dates import months_after
from evidence.models import Claim, Reading, Review, SecondLook
from evidence.policies.assessing import asks_second_look, check_outcome, latest_submission
from evidence.policies.blind import check_level, check_still_the_same
from evidence.policies.second_looks import is_from_trust
from evidence.services.signing import decision_target


@service
def take_claim(*, by: Actor, claim: Claim) -> Claim:
    """Take a claim from the queue. Taking it twice changes nothing."""
    claim = locked(claim, "trust")
    policies.check_can_take(by, claim)
    return give(claim, policies.person(by))


@service
def allocate_claim(*, by: Actor, claim: Claim, assessor: User, reason: str = "") -> Claim:
    """Give a claim to an assessor: by who allocates, or handed over by who has it."""
    claim = locked(claim)
    policies.check_can_allocate(by, claim)
    policies.check_can_be_given(assessor, claim)
    return give(claim, assessor)


@service
def release_claim(*, by: Actor, claim: Claim, reason: str = "") -> Claim:
    """Put a claim back into the queue."""
    claim = locked(claim)
    policies.check_can_release(by, claim)
    return give(claim, None)


def give(claim: Claim, assessor: User | None) -> Claim:
    if claim.assessor != assessor:
        claim.assessor = assessor
        claim.save(update_fields=["assessor"])
    return claim


@service
def decide_claim(
    *,
    by: Actor,
    claim: Claim,
    outcome: str,
    reason: str = "",
    verified_level: int | None = None,
    blind: bool = False,
    resolving: bool | None = None,
) -> Review | Reading:
    """Decide the newest submission, once (domain rule 10); a second click says what was decided.

    A second look that comes to "not met" again leaves the claim as it is; one at a level leaves
    it checked, at the level found last. Of a claim with a second reader, each of the two levels is
    a Reading; if they agree, the second brings the Review, else whoever resolves it does. A Review
    sends `claim_decided`, a Reading nothing. `resolving`: whether the page that was decided on
    showed two readings.
    """
    claim = locked(claim, "trust")
    policies.check_can_decide(by, claim)
    check_outcome(claim, outcome, reason, verified_level)
    check_still_the_same(claim, resolving)
    check_level(by, claim, reason, verified_level)
    assessor = policies.person(by)
    if verified_level is not None and claim.is_blind:
        reading = read(claim, assessor, verified_level, reason)
        if not agrees(reading):
            give(claim, None)
            return reading
        blind = True
    review = Review.objects.create(
        submission=latest_submission(claim),
        assessor=assessor,
        outcome=outcome,
        verified_level=verified_level,
        blind=blind,
        second_look=asks_second_look(claim),
        reason=reason,
        decided_at=now(),
    )
    settle(claim, review)
    signals.claim_decided.send(sender=Claim, claim_id=claim.pk)
    notifications.claim_decided(claim, review)
    return review


def read(claim: Claim, assessor: User, verified_level: int, reason: str) -> Reading:
    return Reading.objects.create(
        submission=latest_submission(claim),
        assessor=assessor,
        verified_level=verified_level,
        reason=reason,
        read_at=now(),
    )


def agrees(reading: Reading) -> bool:
    """Whether another assessor found the same level before."""
    others = Reading.objects.filter(submission=reading.submission_id).exclude(pk=reading.pk)
    return others.filter(verified_level=reading.verified_level).exists()


def settle(claim: Claim, review: Review) -> None:
    """Move the claim to what the review says, and note until when an acceptance holds."""
    claim.assessor = review.assessor
    claim.status, claim.status_reason = review.outcome, ""
    claim.expires_on = accepted_until(claim) if review.outcome == lifecycles.ACCEPTED else None
    claim.save(update_fields=["assessor", "status", "status_reason", "expires_on"])


def accepted_until(claim: Claim) -> date | None:
    """The first day on which its evidence, or the requirement's own term, runs out."""
    ends = [item.expires_on for item in latest_submission(claim).items.all() if item.expires_on]
    if claim.valid_months is not None:
        ends.append(months_after(today(), claim.valid_months))
    return min(ends, default=None)


@service
def ask_second_look(*, by: Actor, claim: Claim, reason: str) -> SecondLook:
    """Ask, once, that another assessor looks at "not met", or at a level, at the same evidence.
    The first decision stays visible, and counts until the second."""
    claim = locked(claim)
    policies.check_can_ask_second_look(by, claim)
    check_reason(reason)
    asked = SecondLook.objects.create(
        submission=latest_submission(claim),
        asked_by=policies.person(by),
        asked_at=now(),
        reason=reason,
        decision_due_on=decision_target(today()),
        from_trust=is_from_trust(by, claim.trust),
    )
    give(claim, None)
    return asked
