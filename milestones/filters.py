"""What the tracker can be narrowed to."""

from typing import Any

import django_filters

from core.dates import today
from milestones.models import Milestone
from nhsuk.filters import ListFilterSet, SearchFilter
from programmes.models import Programme

STATES = [
    ("reached", "Reached"),
    ("overdue", "Overdue"),
    ("ahead", "Still ahead"),
    ("moved", "Re-planned"),
]


class TrackerFilters(ListFilterSet):
    """By trust, and by how the plan stands."""

    search = SearchFilter(fields=["trust__name", "trust__code__iexact"], label="Trust")
    state = django_filters.ChoiceFilter(
        label="Status", choices=STATES, empty_label="All", method="by_state"
    )

    def by_state(self, plans: Any, _name: str, state: str) -> Any:
        if state == "moved":
            return plans.filter(forecast_number__gt=1)
        if state == "reached":
            return plans.filter(achieved_on__isnull=False)
        waiting = plans.filter(achieved_on__isnull=True)
        if state == "overdue":
            return waiting.filter(forecast_on__lt=today())
        return waiting.filter(forecast_on__gte=today())


class MilestoneFilters(TrackerFilters):
    """Of one milestone: by programme too."""

    programme = django_filters.ModelChoiceFilter(
        field_name="participation__programme",
        queryset=lambda request: Programme.objects.visible_to(request.user),
        to_field_name="slug",
        empty_label="All",
        label="Programme",
    )


class ProgrammeFilters(TrackerFilters):
    """Of one programme: by milestone too."""

    milestone = django_filters.ModelChoiceFilter(
        queryset=lambda request: Milestone.objects.visible_to(request.user),
        to_field_name="slug",
        empty_label="All",
    )


class AllFilters(MilestoneFilters, ProgrammeFilters):
    """By programme and by milestone."""
