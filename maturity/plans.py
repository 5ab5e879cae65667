"""Reading improvement plans. For the floor above: `open_items`."""

from typing import Any

from django.db.models import QuerySet

from maturity.models import Assessment, NationalTarget, PlanItem
from trusts.models import Trust


def open_items(*trusts: Trust) -> QuerySet[PlanItem]:
    """What these trusts have planned and not finished, the soonest due first; undated ones last.

    Anybody who may read their assessments may be shown these.
    """
    rows = PlanItem.objects.filter(plan__assessment__trust__in=trusts).unfinished().whole()
    return rows.order_by("due_on", "plan", "position")


def national_targets(assessment: Assessment) -> QuerySet[NationalTarget]:
    """What publications name for the framework, year by year. Public facts."""
    return NationalTarget.objects.filter(framework=assessment.version.framework_id)


def items_of(user: Any, assessment: Assessment) -> QuerySet[PlanItem]:
    """Every item of one plan, as its page lists them."""
    rows = PlanItem.objects.visible_to(user).filter(plan__assessment=assessment)
    return rows.whole().prefetch_related("statement__scale__options")
