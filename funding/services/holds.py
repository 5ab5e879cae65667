"""Stopping a payment for a while, and letting it go on."""

from core.actors import Actor
from core.dates import now
from core.services import locked, service
from funding import policies, policies_holds
from funding.models import Release, ReleaseHold


@service
def hold_release(*, by: Actor, release: Release, reason: str) -> ReleaseHold:
    """Put a payment on hold, with a reason: until that is lifted it is neither approved nor
    instructed. Raises NotPossible once it is instructed, or while it is on hold already."""
    row = locked(release)
    person = policies_holds.check_can_hold(by, row)
    policies.check_has_reason(reason)
    return ReleaseHold.objects.create(
        release=row, reason=reason.strip(), held_by=person, held_at=now()
    )


@service
def lift_hold(*, by: Actor, release: Release, reason: str) -> ReleaseHold:
    """Let a payment on hold go on, with a reason. Raises NotAllowed for anybody who has a step in
    it and did not set the hold, NotPossible where there is none."""
    row = locked(release)
    hold = locked(policies_holds.check_can_lift(by, row))
    policies.check_has_reason(reason)
    hold.lifted_by, hold.lifted_at = policies.check_is_person(by), now()
    hold.lift_reason = reason.strip()
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    return hold
