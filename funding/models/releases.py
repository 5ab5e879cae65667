"""Paying a tranche: the release, who did what, and the batch it is paid in."""

from typing import Self

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.addresses import address_of
from core.dates import FinancialYearField
from core.guards import Refuse, append_only, fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from core.text import CapitalClass
from funding.guards import Upkeep, at_commit, on_insert, on_update
from funding.lifecycles import BATCH, DEAD, RELEASE, STOPPABLE
from funding.models.tranches import Tranche
from programmes.models import Programme, Wave


class PaymentBatchQuerySet(models.QuerySet["PaymentBatch"]):
    def visible_to(self, user: User) -> Self:
        """Staff who follow the programme's money."""
        return self if user.has(Permission.FUNDING_OVERVIEW) else self.none()


@tracked(exclude=["issued_file"])
class PaymentBatch(models.Model):
    """Approved releases that go to the finance system together, numbered, with control totals.

    The officer asks for it; a worker makes it, in the officer's name. The totals are pounds, and
    say what the file adds up to. File and totals stay as they were issued, also where a payment is
    cancelled afterwards.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    status = BATCH.field()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="payment_batches")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    instructed_at = models.DateTimeField(null=True, editable=False)
    release_count = models.PositiveIntegerField(default=0, editable=False)
    capital_total = MoneyField(default=0, editable=False)
    revenue_total = MoneyField(default=0, editable=False)
    issued_file = models.TextField(blank=True, default="", db_default="", editable=False)

    objects = PaymentBatchQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        verbose_name_plural = "payment batches"
        triggers = (
            *BATCH.triggers("status"),
            *never_deleted("Payment batches"),
            *fixed(
                "reference",
                "created_by",
                "created_at",
                because="A batch keeps who made it",
            ),
            Refuse(
                name="fixed_once_issued",
                operation=pgtrigger.Update,
                because="The file of a batch stays as it was issued",
                condition=pgtrigger.Condition(
                    "OLD.instructed_at IS NOT NULL AND (OLD.instructed_at, OLD.issued_file,"
                    " OLD.release_count, OLD.capital_total, OLD.revenue_total) IS DISTINCT FROM"
                    " (NEW.instructed_at, NEW.issued_file, NEW.release_count, NEW.capital_total,"
                    " NEW.revenue_total)"
                ),
            ),
            at_commit("funding_guard_batch_balance(NEW.id)"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("funding:batch", args=[self.reference])


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: User) -> Self:
        """Whoever may see the tranche; all for those who see every award."""
        if user.has(Permission.FUNDING_VIEW):
            return self
        return self.filter(tranche__in=Tranche.objects.visible_to(user))

    def live(self) -> Self:
        """Those that reserve money: not declined, failed, cancelled or void."""
        return self.exclude(status__in=DEAD)

    def on_hold(self) -> Self:
        """Those under way that somebody has put on hold."""
        held = models.Q(holds__isnull=False, holds__lifted_at__isnull=True)
        return self.filter(held, status__in=STOPPABLE)


LIVE = ~models.Q(status__in=sorted(DEAD))


# Triggers of one kind go in the order of their names: this one after `guard_insert`, which locks.
COUNTS_AGAINST = pgtrigger.Trigger(
    name="own_budget",
    when=pgtrigger.Before,
    operation=pgtrigger.Insert,
    func="""
    SELECT a.programme_id, a.wave_id, t.year, t.capital_class
    INTO NEW.programme_id, NEW.wave_id, NEW.year, NEW.capital_class
    FROM funding_tranche t JOIN funding_award a ON a.id = t.award_id
    WHERE t.id = NEW.tranche_id;
    NEW.previous_id := funding_guard_anew(NEW.tranche_id, NEW.proposed_by_id);
    RETURN NEW;
    """,
)
BUDGET = ("programme", "wave", "year", "capital_class")
# What the database writes down by itself.
DERIVED = (*BUDGET, "previous")


@tracked(exclude=list(DERIVED))
class Release(models.Model):
    """One try to pay a tranche. It reserves the money until it is paid or dead.

    `proposed_by` empty means the portal itself. `reason` says why it was declined, withdrawn,
    cancelled or void, failed, or came back. The database writes down which budgets it counts
    against, so that what is committed adds up from this table alone: of its award and tranche,
    which stay while it lives; and which try came before it (`previous`).
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    tranche = models.ForeignKey(Tranche, on_delete=models.PROTECT, related_name="releases")
    amount = MoneyField()
    status = RELEASE.field()
    proposed_by = models.ForeignKey(
        User,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="proposed_releases",
    )
    proposed_at = models.DateTimeField(default=timezone.now, editable=False)
    programme_approved_at = models.DateTimeField(null=True, editable=False)
    approved_at = models.DateTimeField(null=True, editable=False)
    batch = models.ForeignKey(
        PaymentBatch,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="releases",
    )
    payment_reference = models.CharField(max_length=50, blank=True)
    paid_on = models.DateField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    reason = models.TextField(blank=True)
    previous = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="next_try"
    )
    programme = models.ForeignKey(
        Programme,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    wave = models.ForeignKey(
        Wave,
        on_delete=models.PROTECT,
        null=True,
        editable=False,
        db_index=False,
        related_name="+",
    )
    year = FinancialYearField(null=True, editable=False)
    capital_class = models.CharField(
        max_length=10, choices=CapitalClass.choices, default="", editable=False
    )

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-proposed_at",)
        indexes = (
            models.Index(
                fields=["proposed_at", "id"], condition=LIVE, name="funding_release_live_in_turn"
            ),
            models.Index(
                fields=("programme", "year", "capital_class"),
                include=("wave", "amount"),
                condition=LIVE,
                name="funding_release_committed",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("tranche",), condition=LIVE, name="funding_release_one_live"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__gt=0), name="funding_release_amount_positive"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["paid", "returned"], paid_on__isnull=False)
                & ~models.Q(payment_reference="")
                | ~models.Q(status__in=["paid", "returned"])
                & models.Q(paid_on__isnull=True, payment_reference=""),
                name="funding_release_paid_is_recorded",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    status="returned",
                    returned_on__isnull=False,
                    returned_on__gte=models.F("paid_on"),
                )
                | ~models.Q(status="returned") & models.Q(returned_on__isnull=True),
                name="funding_release_return_is_recorded",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=sorted(DEAD)) | ~models.Q(reason=""),
                name="funding_release_end_has_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(batch__isnull=True)
                | models.Q(status__in=["instructed", "paid", "failed", "returned", "cancelled"]),
                name="funding_release_batch_is_instructed",
            ),
            # The same transfer is not recorded against two releases of one batch.
            models.UniqueConstraint(
                fields=("batch", "payment_reference"),
                condition=~models.Q(payment_reference=""),
                name="funding_release_reference_once",
            ),
        )
        triggers = (
            *RELEASE.triggers("status"),
            *never_deleted("Releases"),
            *fixed(
                "reference",
                "tranche",
                "amount",
                "proposed_by",
                "proposed_at",
                *DERIVED,
                because="A release keeps what was proposed",
            ),
            on_insert("funding_guard_release_insert(NEW.tranche_id, NEW.amount)"),
            COUNTS_AGAINST,
            Upkeep(
                keep="funding_keep_claims_of(NEW.tranche_id)",
                operation=pgtrigger.Insert | pgtrigger.Update,
            ),
            on_update(
                "funding_guard_release_move(NEW.id, NEW.tranche_id, NEW.proposed_by_id,"
                " OLD.status, NEW.status, OLD.batch_id, NEW.batch_id)"
            ),
            at_commit(
                "funding_guard_release_balance(NEW.id), funding_guard_batch_balance(NEW.batch_id)"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return address_of("funding:release", self.reference)


def taken_by_oneself() -> models.CheckConstraint:
    """A rule for the history: a person takes a duty in their own name; only the assessor's is
    written down by whoever brings the parties up to date."""
    actor = Cast(KeyTextTransform("user", "pgh_context"), models.BigIntegerField())
    return models.CheckConstraint(
        condition=models.Q(duty="assess") | models.Q(person=actor),
        name="funding_releaseparty_event_by_oneself",
    )


@tracked(rules=[taken_by_oneself()])
class ReleaseParty(models.Model):
    """One person, one duty, for each release (rule 10). PostgreSQL refuses a second duty."""

    class Duty(models.TextChoices):
        ASSESS = "assess", "Accepted the evidence"
        PROPOSE = "propose", "Proposed"
        APPROVE_PROGRAMME = "approve_programme", "Approved for the programme"
        APPROVE_FINANCE = "approve_finance", "Approved for finance"
        PAY = "pay", "Instructed or recorded the payment"

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="parties")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="release_duties")
    duty = models.CharField(max_length=20, choices=Duty.choices)
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ("release", "at")
        verbose_name_plural = "release parties"
        constraints = (
            ExclusionConstraint(
                name="funding_one_person_one_duty",
                index_type="GIST",
                expressions=[("release", "="), ("person", "="), ("duty", "<>")],
            ),
            models.UniqueConstraint(
                fields=("release", "person", "duty"), name="funding_party_once"
            ),
            models.UniqueConstraint(
                fields=("release", "duty"),
                condition=models.Q(duty__in=["propose", "approve_programme", "approve_finance"]),
                name="funding_duty_once",
            ),
        )
        triggers = (
            *append_only("Parties of a release"),
            on_insert("funding_guard_party(NEW.release_id, NEW.person_id, NEW.duty)"),
        )

    def __str__(self) -> str:
        return f"{self.person}: {self.get_duty_display().lower()} {self.release}"


@tracked()
class BatchLine(models.Model):
    """What became of one release that was asked for in a batch: no line fails in silence."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        INSTRUCTED = "instructed", "Instructed"
        LEFT_OUT = "left_out", "Left out"

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines")
    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="batch_lines")
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.WAITING)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ("batch", "pk")
        constraints = (
            models.UniqueConstraint(fields=("batch", "release"), name="funding_batch_line_once"),
            models.CheckConstraint(
                condition=~models.Q(outcome="left_out") | ~models.Q(reason=""),
                name="funding_batch_line_says_why",
            ),
        )
        triggers = (
            *never_deleted("Batch lines"),
            *fixed("batch", "release", because="A line keeps its release"),
        )

    def __str__(self) -> str:
        return f"{self.batch}: {self.release}"
