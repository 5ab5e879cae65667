"""Stopping an award for a while, and letting it go on (rule 16)."""

from core.actors import Actor
from core.dates import now
from core.services import locked, service
from funding import notifications_awards as notifications
from funding import policies, policies_pauses
from funding.models import Award, AwardPause
from funding.signals import hindrance_gone


def _locked(award: Award) -> Award:
    # As a proposal locks it: what only points to the award goes on meanwhile.
    return Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)


@service
def pause_award(*, by: Actor, award: Award, reason: str) -> AwardPause:
    """Pause an award, with a reason: until the pause ends nothing of it is proposed, approved or
    instructed. Its trusts are told. Raises NotPossible unless it is agreed, or while it is paused.
    """
    row = _locked(award)
    person = policies_pauses.check_can_pause(by, row)
    policies.check_has_reason(reason)
    pause = AwardPause.objects.create(
        award=row, reason=reason.strip(), paused_by=person, paused_at=now()
    )
    notifications.paused(pause)
    return pause


@service
def end_pause(*, by: Actor, award: Award, reason: str) -> AwardPause:
    """Let a paused award go on, with a reason; what waits for nothing else is proposed at once.
    Its trusts are told. Raises NotPossible where nothing is paused."""
    row = _locked(award)
    pause = locked(policies_pauses.check_can_end_pause(by, row))
    policies.check_has_reason(reason)
    pause.ended_by, pause.ended_at = policies.check_is_person(by), now()
    pause.end_reason = reason.strip()
    pause.save(update_fields=["ended_by", "ended_at", "end_reason"])
    notifications.pause_ended(pause)
    hindrance_gone.send(sender=AwardPause)
    return pause
