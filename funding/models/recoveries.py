"""Money to pay back: part of a payment is asked for again, because a promise was not kept."""

from typing import Any, Self

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import today
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from funding.guards import at_commit, on_insert, on_update
from funding.lifecycles import RECOVERY
from funding.models.awards import own_trusts
from funding.models.commitments import Commitment
from funding.models.oneself import actor
from funding.models.releases import Release
from funding.models.tranches import Tranche

# What the trust owes, has paid back, or owed until it was let go.
DECIDED = ("agreed", "received", "dropped")
ENDED = ("refused", "withdrawn", "dropped")
# What counts against the payment: no more is ever asked back than was paid.
STANDING = ("proposed", "agreed", "received")


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    def visible_to(self, user: User) -> Self:
        """Staff see every one; people of a trust those that were decided about its awards."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        tranches = Tranche.objects.filter(award__holders__trust__in=own_trusts(user))
        return self.filter(release__tranche__in=tranches, decided_at__isnull=False)

    def owed(self) -> Self:
        """Those that are decided, and that nobody has paid back yet."""
        return self.filter(status="agreed")


def said_by_oneself() -> models.CheckConstraint:
    """A rule for the history: whoever takes a step takes it in their own name."""
    return models.CheckConstraint(
        condition=models.Q(status="proposed", proposed_by=actor())
        | models.Q(status="agreed", decided_by=actor())
        | models.Q(status="received", received_by=actor())
        | models.Q(status__in=ENDED, ended_by=actor()),
        name="funding_recovery_event_by_oneself",
    )


@tracked(rules=[said_by_oneself()])
class Recovery(models.Model):
    """One person of the programme asks a trust for part of a payment, or all of it, because of a
    commitment of the same award that was not met; another decides; a payments officer records that
    the money is there.

    `amount` in pounds, received whole: money that comes in parts is asked for in parts. `reason`:
    why it is asked for; `end_reason`: why it was refused, withdrawn or let go.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="recoveries")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="recoveries")
    status = RECOVERY.field()
    amount = MoneyField()
    reason = models.TextField()
    due_on = models.DateField()
    proposed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True, editable=False)
    received_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    received_on = models.DateField(null=True)
    payment_reference = models.CharField(max_length=50, blank=True)
    ended_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, editable=False)
    end_reason = models.TextField(blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at", "-pk")
        verbose_name_plural = "recoveries"
        indexes = (
            models.Index(
                fields=["due_on"],
                condition=models.Q(status__in=["proposed", "agreed"]),
                name="funding_recovery_open",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="funding_recovery_amount_positive"
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="funding_recovery_has_reason"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status__in=["agreed", "received"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                )
                | models.Q(
                    status__in=["proposed", "refused", "withdrawn"],
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | models.Q(status="dropped"),
                name="funding_recovery_decided_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="received", received_by__isnull=False, received_on__isnull=False
                )
                & ~models.Q(payment_reference="")
                | ~models.Q(status="received")
                & models.Q(
                    received_by__isnull=True, received_on__isnull=True, payment_reference=""
                ),
                name="funding_recovery_received_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ENDED, ended_by__isnull=False, ended_at__isnull=False)
                & ~models.Q(end_reason="")
                | ~models.Q(status__in=ENDED)
                & models.Q(ended_by__isnull=True, ended_at__isnull=True, end_reason=""),
                name="funding_recovery_ended_whole",
            ),
        )
        triggers = (
            *RECOVERY.triggers("status"),
            *never_deleted("Recoveries"),
            *fixed(
                *("reference", "release", "commitment", "amount", "reason", "due_on"),
                *("proposed_by", "proposed_at"),
                because="A recovery stays as it was asked for",
            ),
            on_insert(
                "funding_guard_recovery(NEW.release_id, NEW.commitment_id, NEW.amount, NEW.due_on,"
                " NEW.proposed_by_id)"
            ),
            on_update(
                "funding_guard_recovery_move(NEW.release_id, NEW.commitment_id, OLD.status,"
                " NEW.status, OLD.decided_by_id, OLD.decided_at, NEW.proposed_by_id,"
                " NEW.decided_by_id, NEW.decided_at, NEW.received_by_id, NEW.received_on,"
                " NEW.ended_by_id)"
            ),
            at_commit("funding_guard_release_balance(NEW.release_id)"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:recovery", self.reference)

    @property
    def is_overdue(self) -> bool:
        """Decided, not paid back, and its day has passed."""
        return self.status == "agreed" and self.due_on < today()

    @property
    def status_words(self) -> str:
        """Its status, with what comes by itself, short enough for a list."""
        return "Overdue" if self.is_overdue else str(RECOVERY.labels[self.status])

    @property
    def tranche(self) -> Any:
        return self.release.tranche
