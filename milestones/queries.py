"""Questions about plans that policies, services and pages share."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core.dates import today
from core.prepared import prepared
from milestones.models import (
    Criterion,
    Milestone,
    PublishedDate,
    TrustCriterion,
    TrustMilestone,
)
from milestones.models.plans import TrustMilestoneQuerySet
from programmes.models import Participation, Programme
from programmes.models.participation import reading
from trusts.models import Trust


def achieved_on(plan: TrustMilestone) -> date | None:
    """The day on which a milestone was reached; None while it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT milestones_achieved_on(%s, %s)", [plan.pk, today()])
        found: date | None = cursor.fetchone()[0]
    return found


def tracker(
    user: Any,
    *,
    programme: Programme | None = None,
    trust: Trust | None = None,
    milestone: Milestone | None = None,
) -> QuerySet[TrustMilestone]:
    """The plans that a reader may see, of one programme, trust or milestone, with their dates and
    their progress."""
    wanted = {"participation__programme": programme, "trust": trust, "milestone": milestone}
    named = {name: value for name, value in wanted.items() if value is not None}
    everything, own = reading(user)
    return whole(today()).known_to(everything, **own).filter(**named)


@lru_cache(maxsize=1)
def whole(_day: date) -> TrustMilestoneQuerySet:
    """All plans with their dates, their progress, and what they belong to; what narrows them down
    begins with this, which takes Django longest to write."""
    rows = TrustMilestone.objects.with_dates().with_progress()
    return rows.select_related("trust", "milestone", "participation__programme")


def plans_with(keys: list[int]) -> list[Any]:
    """These plans, in any order, as in the tracker."""
    return _plans_with(keys=keys)


@prepared(keys=list)
def _plans_with(keys: Any) -> QuerySet[TrustMilestone]:
    return whole(today()).filter(pk__in=keys).order_by()


def plans_of(user: Any, trust: Trust) -> list[Any]:
    """The plans of one trust that a reader may see, in order, as in the tracker."""
    everything, own = reading(user)
    return _plans_of(everything, trust=trust.pk, **own)


@prepared(trust=Trust, own=list)
def _plans_of(everything: bool, trust: Trust, own: Any = None) -> QuerySet[TrustMilestone]:
    plans = whole(today()).known_to(everything, own).filter(trust=trust)
    return plans.order_by("milestone__number")


def published(user: Any, **named: Any) -> QuerySet[PublishedDate]:
    """The newest published date of each participant that a reader may know of."""
    rows = PublishedDate.objects.visible_to(user).newest().filter(**named)
    return rows.select_related("participation__trust", "participation__programme")


def with_published_date(parts: QuerySet[Participation]) -> QuerySet[Participation]:
    """Adds `published`: day and precision of the newest date that a source gives for all nine."""
    rows = PublishedDate.objects.filter(participation=OuterRef("pk")).order_by("-as_of")
    day_and_precision = JSONObject(day="planned_for", precision="precision")
    return parts.annotate(published=Subquery(rows.values(found=day_and_precision)[:1]))


# A plan is made with the agreement, and while it is carried out.
PLANNABLE = ("due_diligence", "agreement_signed", "active")


@dataclass(frozen=True)
class CriterionLine:
    """A criterion that a trust was asked, as its claim stands. Not `in_force`: asked once, and no
    longer needed."""

    asked: TrustCriterion
    in_force: bool
    decided_on: date | None

    @property
    def is_met(self) -> bool:
        return self.asked.claim.status == "accepted"

    @property
    def words(self) -> str:
        """What anyone may know."""
        if not self.in_force:
            return "No longer asked"
        return "Met" if self.is_met else "Not shown yet"


def criteria_of(plan: TrustMilestone) -> list[CriterionLine]:
    """What a plan asks of its trust, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT criterion_id, decided_on FROM milestones_criteria(ARRAY[%s]::bigint[], %s)",
            [plan.pk, today()],
        )
        decided: dict[int, date | None] = dict(cursor.fetchall())
    rows = plan.criteria.select_related("criterion", "claim")
    return [
        CriterionLine(row, row.criterion_id in decided, decided.get(row.criterion_id))
        for row in rows
    ]


def new_criteria(plan: TrustMilestone) -> QuerySet[Criterion]:
    """The criteria in force that a trust with a plan has not been asked."""
    asked = TrustCriterion.objects.filter(trust_milestone=plan)
    rows = Criterion.objects.in_force().filter(milestone=plan.milestone_id)
    return rows.exclude(pk__in=asked.values("criterion"))


def not_asked(user: Any, milestone: Milestone) -> list[TrustMilestone]:
    """The plans for a milestone whose trusts were not asked every criterion in force, and which
    are still to come."""
    asked = TrustCriterion.objects.filter(trust_milestone=OuterRef(OuterRef("pk")))
    new = Criterion.objects.in_force().filter(milestone=milestone)
    new = new.exclude(pk__in=asked.values("criterion"))
    plans = TrustMilestone.objects.visible_to(user).filter(Exists(new), milestone=milestone)
    plans = plans.with_dates().filter(Q(achieved_on=None), participation__status__in=PLANNABLE)
    return list(plans.select_related("trust", "milestone").order_by("trust__name"))


def still_to_plan(user: Any, trust: Trust) -> list[Participation]:
    """Under what a trust may plan the milestones that it has no plan for; none if it has all."""
    planned = TrustMilestone.objects.filter(trust=trust)
    left = Milestone.objects.visible_to(user).exclude(pk__in=planned.values("milestone"))
    parts = Participation.objects.visible_to(user).filter(
        Exists(left), trust=trust, status__in=PLANNABLE
    )
    return list(parts.select_related("programme", "trust"))


def plannable(user: Any, programme: Programme) -> list[Participation]:
    """The participants of a programme for whom nothing is planned yet, and might be."""
    parts = Participation.objects.visible_to(user).filter(
        programme=programme,
        status__in=PLANNABLE,
        trust__milestones=None,
    )
    return list(parts.select_related("trust").order_by("name_at_the_time"))
