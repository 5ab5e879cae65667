"""Awards that are paused: for a while nothing is paid, and it is said why (rule 16)."""

from typing import Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.guards import fixed, never_deleted
from core.history import tracked
from funding.guards import on_insert, on_update
from funding.models.awards import Award
from funding.models.oneself import begun_and_ended_by_oneself


class AwardPauseQuerySet(models.QuerySet["AwardPause"]):
    def in_force(self) -> Self:
        return self.filter(ended_at__isnull=True)


@tracked(
    rules=[
        begun_and_ended_by_oneself("funding_awardpause_event_by_oneself", "paused_by", "ended_by")
    ]
)
class AwardPause(models.Model):
    """One pause of an award: until it ends, nothing of the award is proposed, approved or
    instructed. What was instructed before is recorded as it comes. One at a time; no waiver lifts
    it. The date is public, the reasons are for the trust and staff."""

    award = models.ForeignKey(Award, on_delete=models.PROTECT, related_name="pauses")
    reason = models.TextField()
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    paused_at = models.DateTimeField(default=timezone.now, editable=False)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.TextField(blank=True)

    objects = AwardPauseQuerySet.as_manager()

    class Meta:
        ordering = ("award", "paused_at")
        constraints = (
            models.UniqueConstraint(
                fields=("award",),
                condition=models.Q(ended_at__isnull=True),
                name="funding_award_one_pause",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_award_pause_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True, end_reason="")
                | models.Q(ended_by__isnull=False, ended_at__isnull=False)
                & ~models.Q(end_reason=""),
                name="funding_award_pause_ended_whole",
            ),
        )
        triggers = (
            *never_deleted("Pauses"),
            *fixed(
                *("award", "reason", "paused_by", "paused_at"),
                because="A pause keeps who began it, and why",
            ),
            on_insert("funding_guard_pause(NEW.award_id, NEW.paused_by_id, NEW.ended_by_id)"),
            on_update("funding_guard_pause_end(NEW.award_id, OLD.ended_by_id, NEW.ended_by_id)"),
        )

    def __str__(self) -> str:
        return f"Pause of {self.award}"
