"""The milestones and their criteria: reference data, each row with its source."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.urls import reverse

from core.dates import today
from core.guards import fixed, never_deleted
from core.history import tracked


class MilestoneQuerySet(models.QuerySet["Milestone"]):
    def visible_to(self, user: Any) -> Self:
        """Milestones are public."""
        return self.all()


@tracked()
class Milestone(models.Model):
    """One of the steps that trusts reach in public, each with dates of its own."""

    slug = models.SlugField(max_length=60, unique=True)
    number = models.PositiveSmallIntegerField(unique=True)
    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300)
    source = models.CharField(max_length=250)
    as_of = models.DateField()

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        triggers = (
            *never_deleted("Milestones"),
            *fixed("slug", "number", because="A milestone keeps its number and its address"),
        )

    def __str__(self) -> str:
        return f"{self.number}. {self.name}"

    def get_absolute_url(self) -> str:
        return reverse("milestones:milestone", args=[self.slug])


class CriterionQuerySet(models.QuerySet["Criterion"]):
    def visible_to(self, user: Any) -> Self:
        """Criteria are public."""
        return self.all()

    def in_force(self, on: date | None = None) -> Self:
        """Those that a plan made on a day (today) asks for."""
        day = on or today()
        ends = models.Q(in_force_until__isnull=True) | models.Q(in_force_until__gte=day)
        return self.filter(ends, in_force_from__lte=day)


@tracked()
class Criterion(models.Model):
    """What shows that a milestone is reached. No official pass criteria were ever published, so
    criteria are data of this portal, in force between two days, both included.

    The code and the milestone stay. What a trust was asked stands in its claim.
    """

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="criteria")
    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=200)
    requirement = models.TextField()
    evidence_wanted = models.TextField(blank=True)
    in_force_from = models.DateField()
    in_force_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=250)

    objects = CriterionQuerySet.as_manager()

    class Meta:
        ordering = ("milestone__number", "code")
        verbose_name_plural = "criteria"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(in_force_until__isnull=True)
                | models.Q(in_force_until__gte=models.F("in_force_from")),
                name="milestones_criterion_dates_in_order",
            ),
        )
        triggers = (
            *never_deleted("Criteria"),
            *fixed("milestone", "code", because="A criterion keeps its code and its milestone"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.title}"
