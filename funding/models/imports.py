"""Awards that came in a spreadsheet: the file, and what became of each award in it."""

from typing import Self

from django.db import models
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.guards import fixed, never_deleted
from core.history import tracked
from core.money import MoneyField
from funding.lifecycles import AWARD_IMPORT
from funding.models.awards import Award
from funding.models.uploads import Upload, confirmed_rules, kept_with_its_file, problem_text


class AwardImportQuerySet(models.QuerySet["AwardImport"]):
    def visible_to(self, user: User) -> Self:
        """Staff who follow the programme's money."""
        return self if user.has(Permission.FUNDING_OVERVIEW) else self.none()


@tracked()
class AwardImport(Upload):
    """One uploaded file: checked by a worker, confirmed by a person, carried out once.

    All its awards are created or none, unless whoever confirmed it chose `skip_refused`.
    The awards are created in the name of `confirmed_by`.
    """

    status = AWARD_IMPORT.field()
    skip_refused = models.BooleanField("skip the bad rows", default=False)

    objects = AwardImportQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = confirmed_rules("funding_import", by_someone=["confirmed", "finished"])
        triggers = (*AWARD_IMPORT.triggers("status"), *kept_with_its_file("Imports"))

    def get_absolute_url(self) -> str:
        return reverse("funding:award_import_detail", args=[self.reference])


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
