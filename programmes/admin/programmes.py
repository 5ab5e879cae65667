"""Programmes, waves, caps and announced counts: each figure with its source and date."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from programmes import services
from programmes.admin.base import ServiceAdmin
from programmes.models import AnnouncedCount, Programme, RoleCap, Wave, WaveCriterion

TEXTS = ("name", "summary", "description", "terms", "source")


class Unchanging(ServiceAdmin):
    """Rows that are added and stay: a newer figure is a new row."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Programme)
class ProgrammeAdmin(ServiceAdmin):
    """A new programme, or its words. Its address stays."""

    list_display = ("name", "slug", "began_on", "is_demo")
    search_fields = ("name", "slug")
    actions = None
    create_row = staticmethod(services.create_programme)
    change_row = staticmethod(services.change_programme)
    subject = "programme"
    adding = ("slug", "began_on", *TEXTS)
    changing = TEXTS


@admin.register(RoleCap)
class RoleCapAdmin(Unchanging):
    """The most that an award may come to, by programme and role, from a date on."""

    list_display = ("programme", "role", "amount", "shared", "match_ratio", "as_of", "source")
    list_filter = ("programme", "role")
    list_select_related = ("programme",)
    actions = None
    create_row = staticmethod(services.set_cap)
    adding = (
        "programme",
        "role",
        "amount",
        "shared",
        "match_ratio",
        "purpose",
        "source",
        "as_of",
    )


@admin.register(AnnouncedCount)
class AnnouncedCountAdmin(Unchanging):
    """How many were announced. Entering a kind again replaces its number; history keeps both."""

    list_display = ("programme", "wave", "role", "number", "as_of", "source")
    list_filter = ("programme",)
    list_select_related = ("programme", "wave")
    actions = None
    create_row = staticmethod(services.set_announced_count)
    adding = ("programme", "wave", "role", "number", "note", "source", "as_of")


class CriterionInline(admin.TabularInline):
    """The criteria that a wave was opened with."""

    model = WaveCriterion
    fields = ("title", "question", "weight")
    extra = 0

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Wave)
class WaveAdmin(ServiceAdmin):
    """A round of a programme; its dates may move, with the reason in the history."""

    list_display = ("programme", "name", "opens_on", "closes_on", "places", "favours_less_mature")
    list_filter = ("programme",)
    list_select_related = ("programme",)
    actions = None
    create_row = staticmethod(services.open_wave)
    change_row = staticmethod(services.move_wave)
    subject = "wave"
    adding = (
        *("programme", "slug", "name", "opens_on", "closes_on", "places"),
        "favours_less_mature",
    )
    changing = ("opens_on", "closes_on", "favours_less_mature")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        return [CriterionInline] if obj else []
