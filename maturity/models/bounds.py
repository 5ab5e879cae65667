"""What the checks come to, after each decision; and from when the public may read it."""

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from core.dates import today
from core.guards import append_only, fixed, never_deleted
from core.history import tracked
from maturity import triggers_draws as triggers
from maturity.models.draws import HEX_DIGITS, Draw


def figure_field(**options: Any) -> "models.DecimalField[Any, Any]":
    """A score or a part of one out of 100, to six places."""
    return models.DecimalField(max_digits=9, decimal_places=6, **options)


def written_by_the_portal() -> models.CheckConstraint:
    """A rule for the history: nobody writes a bound; the portal works it out."""
    return models.CheckConstraint(
        condition=Q(pgh_context__actor="system:portal"), name="maturity_bound_event_by_the_portal"
    )


class BoundQuerySet(models.QuerySet["Bound"]):
    def complete(self) -> Self:
        """Those after which the stopping rule asked for nothing more."""
        return self.filter(draws__gte=F("due"))

    def latest_first(self) -> Self:
        return self.order_by("-pk")


@tracked(rules=[written_by_the_portal()])
class Bound(models.Model):
    """The figures after the first `draws` decisions, in order; the newest row counts.

    `due`: how many draws the published stopping rule asked for then. `upper`: the most that is
    overstated, in the draw's points, with 95 % confidence. Out of 100: `claim`, the score as
    claimed; `lower`, its lower bound; `published`, less half of what is estimated to be
    overstated beyond one point; `figure`, that rounded down: "At least …"; `estimate`, the point
    estimate of overstatement. `wealth`: of the bet against `upper`. `second_looks`: the places in
    the draw whose level comes from a second look. `inputs_hash`: SHA-256 of all that it was worked
    out from. The database does the sum again before it takes a row.
    """

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="bounds")
    draws = models.PositiveSmallIntegerField("decisions counted")
    due = models.PositiveSmallIntegerField("decisions asked for")
    upper = models.DecimalField(max_digits=26, decimal_places=6)
    claim = figure_field()
    lower = figure_field()
    published = figure_field()
    figure = models.PositiveSmallIntegerField("at least")
    estimate = figure_field()
    wealth = models.FloatField()
    second_looks = ArrayField(
        models.PositiveSmallIntegerField(), default=list, db_default=[], blank=True
    )
    method_version = models.PositiveSmallIntegerField()
    inputs_hash = models.CharField(max_length=HEX_DIGITS)
    computed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BoundQuerySet.as_manager()

    class Meta:
        ordering = ("draw", "pk")
        constraints = (
            models.UniqueConstraint(fields=["draw", "inputs_hash"], name="maturity_bound_once"),
            models.CheckConstraint(
                condition=Q(figure__lte=F("published"), published__lte=F("lower"))
                & Q(lower__lte=F("claim"), claim__lte=100),
                name="maturity_bound_in_order",
            ),
        )
        triggers = (*append_only("Bounds"), triggers.BOUND_HOLDS, triggers.PUBLICATION_FOLLOWS)

    def __str__(self) -> str:
        return f"At least {self.figure} out of 100, {self.draws} checked"

    @property
    def is_complete(self) -> bool:
        return self.draws >= self.due


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> Self:
        """Those whose trusts have had their ten working days (domain rule 24), and that wait for
        no second look."""
        return self.filter(readable_from__lte=today())


@tracked()
class Publication(models.Model):
    """A checked score on its way to the public: the trust was told, and has ten working days to
    correct facts first (domain rule 24). Later figures of the same draw follow at once.

    `public_from`: as the trust was told; until the day before, it may ask for second looks.
    `readable_from`: the day from which anybody may really read it, kept by the database: not before
    `public_from`; empty while a second look is asked for, or taken and not counted yet; then the
    next day at the earliest.
    """

    draw = models.OneToOneField(Draw, on_delete=models.PROTECT, related_name="publication")
    notified_on = models.DateField()
    public_from = models.DateField()
    readable_from = models.DateField(null=True, editable=False)
    postponed_reason = models.TextField(blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ("-public_from", "pk")
        triggers = (
            *never_deleted("Publications"),
            *fixed("draw", "notified_on", because="A publication keeps its beginning"),
            triggers.PUBLIC_AFTER_TEN_WORKING_DAYS,
            triggers.READABLE_AFTER_SECOND_LOOKS,
        )

    def __str__(self) -> str:
        return f"{self.draw}, public from {self.public_from}"

    @property
    def is_public(self) -> bool:
        return self.readable_from is not None and self.readable_from <= today()

    @property
    def waits(self) -> bool:
        """Whether it waits for a second look, or for the figure that counts one."""
        return self.readable_from is None

    @property
    def last_day(self) -> date:
        """The last day on which the trust can correct facts, and question levels."""
        return self.public_from - timedelta(days=1)
