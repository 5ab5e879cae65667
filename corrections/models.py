"""What readers report, and what was corrected (domain rule 24)."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today, working_days_after
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from corrections.lifecycles import RECEIVED, REPORT

# A reader is answered within so many working days.
ANSWER_DAYS = 10
LONGEST_TEXT = 4000


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: Any) -> Self:
        """Those who answer reports see them: a reader may have left an address."""
        may = user.is_authenticated and user.has(Permission.CORRECTION_HANDLE)
        return self if may else self.none()

    def waiting(self) -> Self:
        return self.filter(status=RECEIVED)


@tracked()
class Report(models.Model):
    """A reader says that something on a page is wrong.

    `page`: the page's path, within this portal. `email`: where the reader wants to be answered,
    if at all; shown to nobody else.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    page = models.CharField(max_length=300)
    text = models.TextField("what is wrong", max_length=LONGEST_TEXT)
    email = models.EmailField("email address", blank=True)
    reported_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    reported_at = models.DateTimeField(default=timezone.now, editable=False)
    status = REPORT.field()
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("reported_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    status=RECEIVED, answer="", answered_by__isnull=True, answered_at__isnull=True
                )
                | ~Q(status=RECEIVED)
                & ~Q(answer="")
                & Q(answered_by__isnull=False, answered_at__isnull=False),
                name="corrections_report_answered_by_somebody",
            ),
        )
        triggers = (
            *never_deleted("Reports of mistakes"),
            *fixed(
                *("reference", "page", "text", "email", "reported_by", "reported_at"),
                because="A report stays as the reader wrote it",
            ),
            *REPORT.triggers("status"),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("corrections:answer", args=[self.reference])

    @property
    def answer_by(self) -> date:
        """The day by which the reader should have an answer."""
        return working_days_after(timezone.localdate(self.reported_at), ANSWER_DAYS)


def was_received(reference: str) -> bool:
    """Whether there is such a report: all that whoever sent it may read without signing in."""
    return Report.objects.filter(reference=reference).exists()


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def visible_to(self, user: Any) -> Self:
        """The list of corrections is public."""
        return self.all()


@tracked()
class Correction(models.Model):
    """One line of the public, dated list: what was wrong, and what is right."""

    on_date = models.DateField("date", default=today)
    page = models.CharField(max_length=300)
    sentence = models.CharField("what was corrected", max_length=500)
    report = models.OneToOneField(
        Report, on_delete=models.PROTECT, null=True, blank=True, related_name="correction"
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        ordering = ("-on_date", "-pk")
        triggers = (*append_only("Corrections"),)

    def __str__(self) -> str:
        return self.sentence
