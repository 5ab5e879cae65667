"""Outcomes beside capabilities: what care came to, in figures that are in no score.

Schemes of capability alone were seen as not focused enough on outcomes: a framework version may
name measures, and a trust may say where it stands on them with its assessment.
"""

from django.db import models
from django.db.models import F, Q

from accounts.models import User
from core.guards import fixed, never_deleted
from core.history import tracked
from maturity import triggers, triggers_parts
from maturity.models.assessments import Assessment
from maturity.models.frameworks import Dimension, FrameworkVersion


class Better(models.TextChoices):
    """Which way a figure should go."""

    HIGHER = "higher", "Higher is better"
    LOWER = "lower", "Lower is better"


class OutcomeMeasure(models.Model):
    """A figure that a framework version asks for beside a dimension. `lowest` and `highest`: the
    range in which it can lie."""

    version = models.ForeignKey(FrameworkVersion, on_delete=models.PROTECT, related_name="measures")
    dimension = models.ForeignKey(Dimension, on_delete=models.PROTECT, related_name="measures")
    code = models.SlugField(max_length=20)
    name = models.CharField(max_length=150)
    unit = models.CharField(max_length=40)
    definition = models.TextField("how it is counted")
    better = models.CharField(max_length=10, choices=Better)
    lowest = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    highest = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ("version", "position")
        constraints = (
            models.UniqueConstraint(fields=["version", "code"], name="maturity_measure_code"),
            models.UniqueConstraint(
                fields=["version", "position"], name="maturity_measure_position"
            ),
            models.CheckConstraint(
                condition=Q(highest__isnull=True) | Q(highest__gt=F("lowest")),
                name="maturity_measure_range",
            ),
        )
        triggers = (triggers.part_of_draft("version_id"), triggers_parts.MEASURE_FITS)

    def __str__(self) -> str:
        return f"{self.code}: {self.name}"


@tracked()
class OutcomeFigure(models.Model):
    """Where a trust stood on a measure at the end of a period; `value` empty: taken back.

    Changed while the assessment is open, one edition at a time; frozen when it is signed off.
    Whoever enters one is an author of the assessment.
    """

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="figures")
    measure = models.ForeignKey(OutcomeMeasure, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    period_end = models.DateField("last day of the period", null=True)
    note = models.CharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        ordering = ("assessment", "measure__position")
        constraints = (
            models.UniqueConstraint(fields=["assessment", "measure"], name="maturity_figure_once"),
            models.CheckConstraint(
                condition=Q(value__isnull=True, period_end__isnull=True)
                | Q(value__isnull=False, period_end__isnull=False),
                name="maturity_figure_of_a_period",
            ),
        )
        triggers = (
            *never_deleted("Outcome figures"),
            *fixed(
                "assessment",
                "measure",
                because="An outcome figure keeps its assessment and its measure",
            ),
            triggers_parts.FIGURE_IN_TURN,
        )

    def __str__(self) -> str:
        return f"{self.measure.code} in {self.assessment.reference}"
