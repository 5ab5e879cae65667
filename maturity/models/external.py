"""What somebody outside the programme found of a trust's maturity, on a scheme of their own.

Kept apart from what trusts say and from what assessors here find: never averaged with a score of
a framework, and never on one axis with it (domain rule 20).
"""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from evidence.access import with_trust_of
from maturity import triggers_parts


@tracked()
class ExternalScheme(models.Model):
    """A scale of whole stages that others validate, such as EMRAM's 0 to 7.

    `stage_names`: what each stage is called, from the lowest, in the portal's own short words.
    """

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    summary = models.CharField(max_length=300)
    lowest = models.PositiveSmallIntegerField()
    highest = models.PositiveSmallIntegerField()
    stage_names = ArrayField(models.CharField(max_length=120))
    source = models.TextField("where it comes from")

    class Meta:
        ordering = ("name",)
        constraints = (
            models.CheckConstraint(
                condition=Q(highest__gt=F("lowest"))
                & Q(stage_names__len=F("highest") - F("lowest") + 1),
                name="maturity_externalscheme_each_stage_named",
            ),
        )
        triggers = (
            *never_deleted("External schemes"),
            *fixed("slug", "lowest", "highest", because="An external scheme keeps its stages"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def stages(self) -> list[tuple[int, str]]:
        """Each stage and what it is called, the lowest first."""
        return list(enumerate(self.stage_names, start=self.lowest))

    def name_of(self, stage: int) -> str:
        return dict(self.stages)[stage]


class Scope(models.TextChoices):
    """How much of the trust was looked at."""

    TRUST = "trust", "The whole trust"
    SITE = "site", "One site"


class ExternalValidationQuerySet(models.QuerySet["ExternalValidation"]):
    def visible_to(self, user: Any) -> Self:
        """All for staff who see maturity, those of the own trust for its people, none in public."""
        if not user.is_authenticated:
            return self.none()
        return with_trust_of(self, user, Permission.MATURITY_VIEW)

    def standing(self) -> Self:
        """Those that nothing corrected, in date or not."""
        return self.filter(corrected_by__isnull=True, withdrawn=False)

    def in_date(self, on: date | None = None) -> Self:
        """Those that hold on a day (today)."""
        ends = Q(valid_until__isnull=True) | Q(valid_until__gte=on or today())
        return self.standing().filter(ends)

    def whole(self) -> Self:
        return self.select_related(
            "trust", "scheme", "evidence", "recorded_by", "corrects", "corrected_by"
        )


@tracked()
class ExternalValidation(models.Model):
    """A stage that a validator from outside found, for how much of the trust, and on which day.

    Rows are only added. A wrong one is superseded by a row that `corrects` it, with a `reason`;
    `withdrawn` says that there is no such validation after all. What shows it is a `source`, an
    item of evidence of the trust, or both.
    """

    reference = models.CharField(max_length=20, unique=True, editable=False)
    trust = models.ForeignKey(
        "trusts.Trust", on_delete=models.PROTECT, related_name="external_validations"
    )
    scheme = models.ForeignKey(ExternalScheme, on_delete=models.PROTECT, related_name="validations")
    stage = models.PositiveSmallIntegerField()
    scope = models.CharField(max_length=10, choices=Scope)
    site_name = models.CharField("site", max_length=120, blank=True)
    validator = models.CharField(max_length=120)
    validated_on = models.DateField("validated")
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250, blank=True)
    evidence = models.ForeignKey(
        "evidence.EvidenceItem",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="external_validations",
    )
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )
    withdrawn = models.BooleanField(default=False)
    reason = models.TextField("reason for the correction", blank=True)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ExternalValidationQuerySet.as_manager()

    class Meta:
        ordering = ("-validated_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(scope=Scope.TRUST, site_name="")
                | Q(scope=Scope.SITE) & ~Q(site_name=""),
                name="maturity_externalvalidation_site_named",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("validated_on")),
                name="maturity_externalvalidation_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(evidence__isnull=False) | ~Q(source=""),
                name="maturity_externalvalidation_shown_by",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, reason="", withdrawn=False)
                | Q(corrects__isnull=False) & ~Q(reason=""),
                name="maturity_externalvalidation_corrects_with_reason",
            ),
        )
        triggers = (*append_only("External validations"), triggers_parts.VALIDATION_FITS)

    def __str__(self) -> str:
        return f"{self.reference} {self.scheme} stage {self.stage}"

    def get_absolute_url(self) -> str:
        return reverse("maturity:external", args=[self.reference])

    @property
    def correction(self) -> "ExternalValidation | None":
        """The row that corrects this one."""
        return getattr(self, "corrected_by", None)

    @property
    def has_expired(self) -> bool:
        return self.valid_until is not None and self.valid_until < today()

    @property
    def stage_words(self) -> str:
        return f"Stage {self.stage} of {self.scheme.highest}"

    @property
    def stage_name(self) -> str:
        return self.scheme.name_of(self.stage)

    @property
    def scope_words(self) -> str:
        return self.site_name or Scope.TRUST.label

    @property
    def state(self) -> str:
        """Whether it stands, in a word or two."""
        if self.correction is not None:
            return "Corrected"
        if self.withdrawn:
            return "Withdrawn"
        return "Expired" if self.has_expired else "In date"
