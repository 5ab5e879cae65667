"""Register files that were uploaded, what they would change, and what became of them."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.permissions import Permission
from core.guards import never_deleted
from core.history import tracked
from core.references import next_reference
from trusts.lifecycles import REGISTER_IMPORT


def new_reference() -> str:
    """`IM-2026-0001`."""
    return next_reference("IM", timezone.localdate().year)


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever may import the register sees every import; nobody else sees any."""
        return self.all() if user.has(Permission.REGISTER_IMPORT) else self.none()

    def unfinished(self) -> Self:
        """Confirmed, and not applied yet."""
        return self.filter(status="queued")


@tracked(exclude=["content", "lists"])
class RegisterImport(models.Model):
    """One uploaded register file, from its preview to what became of it.

    `lists`: what it would change, by kind, as `trusts.plans.Plan.lists` gives it. `fingerprint`:
    of that plan; a worker applies the file only if it would still do the same. `attempts`: how
    often a worker began: one that is killed each time must not go on for ever.
    """

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    file_name = models.CharField("file", max_length=200)
    content = models.BinaryField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    as_of = models.DateField("register as of")
    status = REGISTER_IMPORT.field()
    lists = models.JSONField(editable=False)
    fingerprint = models.CharField(max_length=64, editable=False)
    skip_refused = models.BooleanField("leave out refused rows", default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.TextField(blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ("-uploaded_at",)
        verbose_name = "import of the register"
        verbose_name_plural = "imports of the register"
        constraints = (
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="trusts_registerimport_confirmed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("previewed", "discarded")) | Q(confirmed_at__isnull=False),
                name="trusts_registerimport_confirmed_first",
            ),
            models.CheckConstraint(
                condition=Q(status__in=("previewed", "queued", "discarded"))
                | Q(finished_at__isnull=False),
                name="trusts_registerimport_finished",
            ),
        )
        triggers = (*REGISTER_IMPORT.triggers("status"), *never_deleted("Register imports"))

    def __str__(self) -> str:
        return f"{self.reference}: {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("admin:trusts_registerimport_change", args=[self.pk])

    @property
    def counts(self) -> dict[str, int]:
        """How many stand under each kind of change."""
        return {kind: len(items) for kind, items in self.lists.items()}

    @property
    def refused(self) -> int:
        return self.counts["refused"]
