"""Reminders: staff ask a trust for what it owes, at most once a day."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from core.dates import today
from core.guards import append_only
from core.history import tracked
from funding.guards import on_insert
from funding.models.oneself import actor
from trusts.models import Trust


def sent_by_oneself() -> models.CheckConstraint:
    """A rule for the history: a person reminds in their own name."""
    return models.CheckConstraint(
        condition=models.Q(sent_by=actor()), name="funding_reminder_event_by_oneself"
    )


@tracked(rules=[sent_by_oneself()])
class Reminder(models.Model):
    """One reminder of what a trust owes, as mail to those of it who prepare or sign off. The mails
    stand in the outbox. `things`: how many were listed to whoever reads most; `people`: to how many
    it went."""

    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="reminders")
    on_date = models.DateField(default=today)
    sent_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)
    things = models.PositiveSmallIntegerField()
    people = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = (
            models.UniqueConstraint(
                fields=("trust", "on_date"), name="funding_reminder_once_a_day"
            ),
            models.CheckConstraint(
                condition=models.Q(things__gte=1, people__gte=1),
                name="funding_reminder_says_something",
            ),
        )
        triggers = (*append_only("Reminders"), on_insert("funding_guard_reminder(NEW.on_date)"))

    def __str__(self) -> str:
        return f"Reminder of {self.trust}, {self.on_date}"
