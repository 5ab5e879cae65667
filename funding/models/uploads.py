"""What every spreadsheet that somebody uploads has: the file, who uploaded and confirmed it, how
far a worker is, and problems by row and column."""

from collections.abc import Mapping
from typing import Any, ClassVar

import pgtrigger
from django.db import models
from django.utils import timezone

from accounts.models import User
from core.guards import fixed, never_deleted


class Upload(models.Model):
    """One uploaded file: checked by a worker, confirmed by a person, carried out by a worker."""

    # In these a worker has something to do with it.
    WAITING: ClassVar[frozenset[str]] = frozenset({"uploaded", "confirmed"})

    reference = models.CharField(max_length=20, unique=True, editable=False)
    file_name = models.CharField(max_length=200, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    confirmed_at = models.DateTimeField(null=True, editable=False)
    # How often a worker began the present step; one that dies never comes to say so.
    attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)
    reason = models.TextField(blank=True, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reference

    @property
    def job(self) -> str:
        """What a worker does with it now, for its progress."""
        return f"{self._meta.model_name}.{self.pk}.{self.status}"  # type: ignore[attr-defined]

    @property
    def is_waiting(self) -> bool:
        """Whether a worker has something to do with it."""
        return self.status in self.WAITING  # type: ignore[attr-defined]


def kept_with_its_file(things: str) -> list[pgtrigger.Trigger]:
    """Triggers of an upload: it stays, with its file and who uploaded it."""
    return [
        *never_deleted(things),
        *fixed(
            "reference",
            "file_name",
            "sha256",
            "uploaded_by",
            "uploaded_at",
            because="An import keeps its file and who uploaded it",
        ),
    ]


def confirmed_rules(prefix: str, *, by_someone: list[str]) -> list[models.BaseConstraint]:
    """Constraints of an upload: it is confirmed by somebody, some time, and fails for a reason."""
    return [
        models.CheckConstraint(
            condition=models.Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
            | models.Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
            name=f"{prefix}_confirmed_whole",
        ),
        models.CheckConstraint(
            condition=~models.Q(status__in=by_someone) | models.Q(confirmed_by__isnull=False),
            name=f"{prefix}_confirmed_by_someone",
        ),
        models.CheckConstraint(
            condition=~models.Q(status="failed") | ~models.Q(reason=""),
            name=f"{prefix}_failed_with_reason",
        ),
    ]


def problem_text(problem: Mapping[str, Any]) -> str:
    """“Row 5, Amount: Enter an amount above £0.”"""
    where = ", ".join(str(part) for part in (f"Row {problem['row']}", problem["column"]) if part)
    return f"{where}: {problem['message']}"
