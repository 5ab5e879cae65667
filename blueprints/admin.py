"""Django admin: synonyms are set here, through their service; the rest is to look at."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from blueprints import models, services
from core.admin import ByServices, ReadOnly


@admin.register(models.Synonym)
class SynonymAdmin(ByServices):
    """What a search for one word finds besides it. Words stay; they can be taken out of use."""

    list_display = ("term", "means", "is_used")
    list_filter = ("is_used",)
    search_fields = ("term", "means")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("term", "means") if obj else ()

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        facts = {"term": row.term, "means": row.means, "is_used": row.is_used}
        row.pk = services.set_synonym(by=by, **facts).pk


@admin.register(models.Blueprint)
class BlueprintAdmin(ReadOnly):
    list_display = ("slug", "kind", "trust", "author", "created_at")
    list_filter = ("kind",)
    search_fields = ("slug", "trust__name", "trust__code")
    list_select_related = ("trust", "author")


@admin.register(models.BlueprintVersion)
class BlueprintVersionAdmin(ReadOnly):
    list_display = ("title", "number", "status", "edited_by", "reviewed_by", "published_at")
    list_filter = ("status",)
    search_fields = ("title", "blueprint__slug")
    list_select_related = ("edited_by", "reviewed_by")
    exclude = ("search",)


@admin.register(models.BlueprintReview)
class BlueprintReviewAdmin(ReadOnly):
    list_display = ("version", "round", "outcome", "reviewer", "decided_at")
    list_filter = ("outcome",)
    search_fields = ("version__title",)
    list_select_related = ("version", "reviewer")


@admin.register(models.Copy)
class CopyAdmin(ReadOnly):
    list_display = ("reference", "version", "trust", "status", "started_by", "started_at")
    list_filter = ("status",)
    search_fields = ("reference", "version__title", "trust__name", "trust__code")
    list_select_related = ("version", "trust", "started_by")
