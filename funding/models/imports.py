"""Awards that came in a spreadsheet: the file, and what became of each award in it."""

from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from funding.lifecycles import AWARD_IMPORT
from funding.models.awards import Award


class AwardImportQuerySet(models.QuerySet["AwardImport"]):
    def visible_to(self, user: User) -> Self:
        """Staff who follow the programme's money."""
        return self if user.has(Permission.FUNDING_OVERVIEW) else self.none()


@tracked()
class AwardImport(models.Model):
    """One uploaded file: checked by a worker, confirmed by a person, carried out once.

    All its awards are created or none, unless whoever confirmed it chose `skip_refused`.
    The awards are created in the name of `confirmed_by`.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    status = AWARD_IMPORT.field()
    file_name = models.CharField(max_length=200, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    skip_refused = models.BooleanField("skip the bad rows", default=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    # How often a worker began the present step; one that dies never comes to say so.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, editable=False)

    objects = AwardImportQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="funding_import_confirmed_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["confirmed", "finished"])
                | models.Q(confirmed_by__isnull=False),
                name="funding_import_confirmed_by_someone",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="failed") | ~models.Q(reason=""),
                name="funding_import_failed_with_reason",
            ),
        )
        triggers = (
            *AWARD_IMPORT.triggers("status"),
            *never_deleted("Imports"),
            *fixed(
                "reference",
                "file_name",
                "sha256",
                "uploaded_by",
                "uploaded_at",
                because="An import keeps its file and who uploaded it",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        return reverse("funding:award_import_detail", args=[self.reference])

    @property
    def job(self) -> str:
        """What a worker does with it now, for its progress."""
        return f"{self.pk}.{self.status}"

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.status in {"uploaded", "confirmed"}


class AwardImportRow(models.Model):
    """One award of the file: its lines as they were read, and what became of it.

    `problems` is a list of {row, column, message}. `programme`, `trust_code` and `total` are what
    a list shows of it, as far as they could be understood.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Waiting"
        READY = "ready", "Ready"
        REFUSED = "refused", "To correct"
        CREATED = "created", "Created"
        LEFT_OUT = "left_out", "Not created"

    award_import = models.ForeignKey(AwardImport, on_delete=models.PROTECT, related_name="rows")
    position = models.PositiveIntegerField()
    first_row = models.PositiveIntegerField("row")
    lines = models.JSONField()
    programme = models.CharField(max_length=200, blank=True)
    trust_code = models.CharField(max_length=50, blank=True)
    role = models.CharField(max_length=50, blank=True)
    total = MoneyField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    problems = models.JSONField(default=list)
    award = models.OneToOneField(
        Award, on_delete=models.PROTECT, null=True, related_name="import_row"
    )

    class Meta:
        ordering = ("award_import", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("award_import", "position"), name="funding_import_row_once"
            ),
            models.CheckConstraint(
                condition=models.Q(outcome="created", award__isnull=False)
                | ~models.Q(outcome="created") & models.Q(award__isnull=True),
                name="funding_import_row_created_has_award",
            ),
        )
        triggers = (
            *never_deleted("Rows of an import"),
            *fixed(
                "award_import", "position", "lines", because="A row keeps what was read from it"
            ),
        )

    def __str__(self) -> str:
        return f"{self.award_import}, row {self.first_row}"

    @property
    def messages(self) -> list[str]:
        """Each problem as a line: where, what, and what to do. A problem in a further line of the
        award says why the award has to wait for it."""
        further = sorted({each["row"] for each in self.problems} - {self.first_row})
        return [
            *(problem_text(problem) for problem in self.problems),
            *(
                f"Row {row} is part of the award that begins in row {self.first_row}, so this "
                "award waits until it is corrected."
                for row in further
            ),
        ]


def problem_text(problem: dict[str, Any]) -> str:
    """“Row 5, Amount: Enter an amount above £0.”"""
    where = ", ".join(str(part) for part in (f"Row {problem['row']}", problem["column"]) if part)
    return f"{where}: {problem['message']}"
