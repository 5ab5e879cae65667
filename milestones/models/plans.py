"""Each trust's plan: which milestones, for when, and the claims by which it shows them.

Dates are only ever added: the first of a plan is its baseline, the last its forecast, and both
stay public. When a milestone was reached is never stored: it is the day of the last decision
about its criteria.
"""

from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast

from core.addresses import address_of
from core.dates import long_date, today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from evidence.models import Claim
from milestones import triggers
from milestones.models.catalogue import Criterion, Milestone
from programmes.models import Participation
from programmes.models.participation import known, reading
from trusts.models import Trust

if TYPE_CHECKING:
    from core.actors import Actor


class Precision(models.TextChoices):
    """How much of a date is meant; a month is stored as its last day."""

    DAY = "day", "Day"
    MONTH = "month", "Month"


def day_or_month(day: date | None, precision: str | None) -> str:
    """`12 March 2021`, or `March 2021` where no more is meant."""
    if day is None or precision != Precision.MONTH:
        return long_date(day)
    return f"{day:%B} {day.year}"


def asked_today(function: str, output: "models.Field[Any, Any]") -> Func:
    """One of `milestones/sql`'s functions of a plan, as of today."""
    on = Cast(Value(today()), models.DateField())
    return Func("pk", on, function=function, output_field=output)


class TrustMilestoneQuerySet(models.QuerySet["TrustMilestone"]):
    def visible_to(self, user: "Actor | Any") -> Self:
        """The plans of the participants that this reader may know of (domain rule 4)."""
        everything, own = reading(user)
        return self.known_to(everything, **own)

    def known_to(self, everything: bool, own: Any = None) -> Self:
        """What `reading` says that somebody may know."""
        return self.filter(known(everything, own, "participation__"))

    def with_dates(self) -> Self:
        """Adds `baseline_on`, `forecast_on` and `achieved_on`, and how exact the first two are;
        `forecast_number` is 1 while nothing was re-planned."""
        dates = PlannedDate.objects.filter(trust_milestone=OuterRef("pk"))
        first, last = dates.order_by("number")[:1], dates.order_by("-number")[:1]
        return self.annotate(
            baseline_on=Subquery(first.values("planned_for")),
            baseline_precision=Subquery(first.values("precision")),
            forecast_on=Subquery(last.values("planned_for")),
            forecast_precision=Subquery(last.values("precision")),
            forecast_number=Subquery(last.values("number")),
            achieved_on=asked_today("milestones_achieved_on", models.DateField()),
        )

    def with_progress(self) -> Self:
        """Adds `progress`: `asked` and `met`, how many criteria in force there are."""
        return self.annotate(progress=asked_today("milestones_progress", models.JSONField()))


@tracked()
class TrustMilestone(models.Model):
    """One trust's plan for one milestone, made under one participation.

    It is reached when a claim was accepted for every criterion in force that the trust was asked.
    A milestone says how a trust is, so a trust has one plan for it, whatever its programmes.
    """

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="milestones"
    )
    trust = models.ForeignKey(Trust, on_delete=models.PROTECT, related_name="milestones")
    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="plans")

    objects = TrustMilestoneQuerySet.as_manager()

    class Meta:
        ordering = ("trust", "milestone__number")
        constraints = (
            models.UniqueConstraint(fields=("trust", "milestone"), name="milestones_plan_once"),
        )
        triggers = (
            *never_deleted("Plans"),
            *fixed(
                "participation",
                "trust",
                "milestone",
                because="A plan keeps its trust, its programme and its milestone",
            ),
            triggers.PLAN_FITS,
        )

    def __str__(self) -> str:
        return f"{self.trust.display_name}: {self.milestone}"

    def get_absolute_url(self) -> str:
        return address_of("milestones:plan", self.trust.code, self.milestone.slug)


@tracked()
class PlannedDate(models.Model):
    """For when a trust planned a milestone, and why it changed its mind. Never rewritten.

    Number 1 is the baseline; the highest number is the forecast. A month is its last day.
    """

    trust_milestone = models.ForeignKey(
        TrustMilestone, on_delete=models.PROTECT, related_name="dates"
    )
    number = models.PositiveSmallIntegerField()
    planned_for = models.DateField()
    precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.DAY, help_text="How exact."
    )
    reason = models.TextField(blank=True)
    source = models.CharField(max_length=250, blank=True)
    recorded_on = models.DateField(default=today)

    class Meta:
        ordering = ("trust_milestone", "number")
        constraints = (
            models.UniqueConstraint(
                fields=("trust_milestone", "number"), name="milestones_planneddate_once"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1), name="milestones_planneddate_from_1"
            ),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""), name="milestones_replanned_with_reason"
            ),
        )
        triggers = (*append_only("Planned dates"), triggers.DATES_GROW)

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        """The date as exactly as it is meant."""
        return day_or_month(self.planned_for, self.precision)


@tracked()
class TrustCriterion(models.Model):
    """A criterion that a trust was asked to show, and the claim by which it does. Whether it is
    met is the claim's status."""

    trust_milestone = models.ForeignKey(
        TrustMilestone, on_delete=models.PROTECT, related_name="criteria"
    )
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="plans")
    claim = models.OneToOneField(
        Claim, on_delete=models.PROTECT, related_name="milestone_criterion"
    )

    class Meta:
        ordering = ("trust_milestone", "criterion__code")
        verbose_name_plural = "trust criteria"
        constraints = (
            models.UniqueConstraint(
                fields=("trust_milestone", "criterion"), name="milestones_trustcriterion_once"
            ),
        )
        triggers = (*append_only("Criteria that a trust was asked"), triggers.CRITERION_FITS)

    def __str__(self) -> str:
        return f"{self.criterion.code}, {self.trust_milestone}"


class PublishedDateQuerySet(models.QuerySet["PublishedDate"]):
    def visible_to(self, user: "Actor | Any") -> Self:
        everything, own = reading(user)
        return self.filter(known(everything, own.get("own"), "participation__"))

    def newest(self) -> Self:
        """The last publication about each participant."""
        later = self.model.objects.filter(
            participation=OuterRef("participation"), as_of__gt=OuterRef("as_of")
        )
        return self.filter(~models.Exists(later))


@tracked()
class PublishedDate(models.Model):
    """By when a participant was to reach all the milestones, as somebody published it: one date
    for all nine, which says nothing of any one of them."""

    participation = models.ForeignKey(
        Participation, on_delete=models.PROTECT, related_name="published_dates"
    )
    planned_for = models.DateField()
    precision = models.CharField(max_length=5, choices=Precision.choices, default=Precision.MONTH)
    source = models.CharField(max_length=250)
    as_of = models.DateField()

    objects = PublishedDateQuerySet.as_manager()

    class Meta:
        ordering = ("planned_for", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("participation", "as_of"), name="milestones_publisheddate_once"
            ),
            models.CheckConstraint(condition=~Q(source=""), name="milestones_published_has_source"),
        )
        triggers = (*append_only("Published dates"),)

    def __str__(self) -> str:
        return f"{self.participation.name_at_the_time}: {self.words}"

    @property
    def words(self) -> str:
        return day_or_month(self.planned_for, self.precision)
