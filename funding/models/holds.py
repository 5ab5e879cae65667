"""Payments on hold: whoever looks after one stops it for a while, and says why."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.guards import fixed, never_deleted
from core.history import tracked
from funding.guards import on_insert, on_update
from funding.models.oneself import begun_and_ended_by_oneself
from funding.models.releases import Release


@tracked(
    rules=[
        begun_and_ended_by_oneself("funding_releasehold_event_by_oneself", "held_by", "lifted_by")
    ]
)
class ReleaseHold(models.Model):
    """One hold of a release: until it is lifted, the release is neither approved nor instructed.

    One at a time. It may still be declined, withdrawn or cancelled.
    """

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="holds")
    reason = models.TextField()
    held_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField(default=timezone.now, editable=False)
    lifted_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, editable=False)
    lift_reason = models.TextField(blank=True)

    class Meta:
        ordering = ("release", "held_at")
        constraints = (
            models.UniqueConstraint(
                fields=("release",),
                condition=models.Q(lifted_at__isnull=True),
                name="funding_release_one_hold",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_release_hold_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(lifted_by__isnull=True, lifted_at__isnull=True, lift_reason="")
                | models.Q(lifted_by__isnull=False, lifted_at__isnull=False)
                & ~models.Q(lift_reason=""),
                name="funding_release_hold_lifted_whole",
            ),
        )
        triggers = (
            *never_deleted("Holds"),
            *fixed(
                "release",
                "reason",
                "held_by",
                "held_at",
                because="A hold keeps who set it, and why",
            ),
            on_insert("funding_guard_hold(NEW.release_id, NEW.held_by_id, NEW.lifted_by_id)"),
            on_update(
                "funding_guard_lift(NEW.release_id, NEW.held_by_id, OLD.lifted_by_id,"
                " NEW.lifted_by_id)"
            ),
        )

    def __str__(self) -> str:
        return f"Hold of {self.release}"
