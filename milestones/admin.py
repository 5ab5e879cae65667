"""Django admin: criteria go through their service; plans and published dates are only read."""

from typing import Any

from django.contrib import admin

from core.admin import ByServices, ReadOnly
from milestones import models, services

CRITERION_FIELDS = (
    "code",
    "milestone",
    "title",
    "requirement",
    "evidence_wanted",
    "in_force_from",
    "in_force_until",
    "source",
)


@admin.register(models.Criterion)
class CriterionAdmin(ByServices):
    """What shows that a milestone is reached. A code and its milestone stay."""

    list_display = ("code", "title", "milestone", "in_force_from", "in_force_until")
    list_filter = ("milestone",)
    search_fields = ("code", "title", "requirement")
    list_select_related = ("milestone",)
    fields = CRITERION_FIELDS

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("code", "milestone") if obj else ()

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        words = {name: getattr(row, name) for name in CRITERION_FIELDS}
        row.pk = services.set_criterion(by=by, **words).pk


@admin.register(models.Milestone)
class MilestoneAdmin(ReadOnly):
    list_display = ("number", "name", "source", "as_of")


class PlannedDateInline(admin.TabularInline):
    """Every date that was planned."""

    model = models.PlannedDate
    fields = ("number", "planned_for", "precision", "reason", "source", "recorded_on")
    extra = 0
    can_delete = False

    def has_add_permission(self, request: Any, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        return False


@admin.register(models.TrustMilestone)
class TrustMilestoneAdmin(ReadOnly):
    list_display = ("trust", "milestone", "participation")
    list_filter = ("milestone",)
    search_fields = ("trust__name", "trust__code")
    list_select_related = ("trust", "milestone", "participation")
    inlines = (PlannedDateInline,)


@admin.register(models.PublishedDate)
class PublishedDateAdmin(ReadOnly):
    list_display = ("participation", "planned_for", "precision", "source", "as_of")
    list_select_related = ("participation",)
