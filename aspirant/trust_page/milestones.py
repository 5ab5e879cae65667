"""A trust's milestones: planned, re-planned and reached, each on one line."""

from typing import Any

from core.dates import today
from milestones import columns, queries
from milestones.picture import KEY, Axis
from trusts.models import Trust


def milestones_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The plans that this visitor may see; None where there is none. (A published date for all
    nine stands beside the participation that it is about.)"""
    plans = queries.plans_of(user, trust)
    if not plans:
        return None
    axis = Axis.around([columns.standing(plan) for plan in plans], today())
    return {
        "trust": trust,
        "plans": plans,
        "reached": sum(plan.achieved_on is not None for plan in plans),
        "columns": [columns.MILESTONE, columns.dates_column(lambda: axis), columns.STATUS],
        "key": KEY,
        "axis": axis,
    }
