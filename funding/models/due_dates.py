"""Re-baselining: a trust that cannot keep the date of a commitment asks for another."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.guards import fixed, never_deleted
from core.history import tracked
from funding.guards import on_insert, on_update
from funding.lifecycles import DUE_DATE
from funding.models.commitments import Commitment
from funding.models.oneself import begun_and_ended_by_oneself

ANSWERED = ("agreed", "refused")


class DueDateRequestQuerySet(models.QuerySet["DueDateRequest"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every request; people of a trust those about what its awards promise."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        return self.filter(commitment__in=Commitment.objects.visible_to(user))

    def waiting(self) -> Self:
        """Those that nobody has answered."""
        return self.filter(status="asked")


@tracked(
    rules=[
        begun_and_ended_by_oneself(
            "funding_duedaterequest_event_by_oneself", "asked_by", "answered_by"
        )
    ]
)
class DueDateRequest(models.Model):
    """Somebody of the trust asks that a commitment be due on a later day, and says why; somebody of
    the programme who has nothing to do with the trust agrees or refuses, with a sentence.

    `from_due_on`: the date that it had when it was asked. One request waits at a time. The
    commitment's first date stays whatever is agreed.
    """

    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="due_date_requests"
    )
    status = DUE_DATE.field()
    from_due_on = models.DateField()
    wanted_on = models.DateField()
    reason = models.TextField()
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    answered_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(blank=True)

    objects = DueDateRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("commitment",),
                condition=models.Q(status="asked"),
                name="funding_due_date_asked_once",
            ),
            models.CheckConstraint(
                condition=models.Q(wanted_on__gt=models.F("from_due_on")),
                name="funding_due_date_is_later",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_due_date_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="asked", answered_by__isnull=True, answered_at__isnull=True, answer=""
                )
                | ~models.Q(status="asked")
                & models.Q(answered_by__isnull=False, answered_at__isnull=False),
                name="funding_due_date_answered_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=ANSWERED, answer=""),
                name="funding_due_date_answer_in_words",
            ),
        )
        triggers = (
            *DUE_DATE.triggers("status"),
            *never_deleted("Requests for another date"),
            *fixed(
                *("commitment", "from_due_on", "wanted_on", "reason", "asked_by", "asked_at"),
                because="A request for another date stays as it was asked",
            ),
            on_insert(
                "funding_guard_due_date(NEW.commitment_id, NEW.from_due_on, NEW.wanted_on,"
                " NEW.asked_by_id)"
            ),
            on_update(
                "funding_guard_due_date_answer(NEW.commitment_id, OLD.status, NEW.status,"
                " NEW.from_due_on, NEW.wanted_on, NEW.answered_by_id)"
            ),
        )

    def __str__(self) -> str:
        return f"Another date for {self.commitment}"

    def get_absolute_url(self) -> Any:
        return self.commitment.get_absolute_url()

    @property
    def status_words(self) -> str:
        return str(DUE_DATE.labels[self.status])
