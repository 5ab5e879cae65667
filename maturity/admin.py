"""Django admin: drafts of frameworks are changed there; assessments and scores are to look at. The
services are the only way."""

from django.contrib import admin

from core.admin import ReadOnly
from maturity import (
    admin_frameworks,  # noqa: F401 - registers the pages of drafts
    models,
)


@admin.register(models.Assessment)
class AssessmentAdmin(ReadOnly):
    list_display = ("reference", "trust", "version", "status", "due_on", "certified_by")
    list_filter = ("status", "version")
    search_fields = ("reference", "trust__name", "trust__code")
    list_select_related = ("trust", "version__framework", "certified_by")


@admin.register(models.Exemption)
class ExemptionAdmin(ReadOnly):
    list_display = ("answer", "edition", "agreed", "assessor", "decided_at")
    list_filter = ("agreed",)
    search_fields = ("answer__assessment__reference",)
    list_select_related = ("answer__statement", "answer__assessment", "assessor")


@admin.register(models.Round)
class RoundAdmin(ReadOnly):
    list_display = ("name", "version", "status", "opens_on", "closes_on")
    list_filter = ("status",)
    list_select_related = ("version__framework",)


@admin.register(models.Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ("assessment", "number", "recorded_by", "recorded_at")
    search_fields = ("assessment__reference",)
    list_select_related = ("assessment__version__framework", "recorded_by")


@admin.register(models.Check)
class CheckAdmin(ReadOnly):
    list_display = ("claim", "answer", "draw_item", "requested_at")
    search_fields = ("claim__reference", "answer__assessment__reference")
    list_select_related = (
        "claim",
        "answer__statement",
        "answer__assessment",
        "draw_item__stake__answer__statement",
        "draw_item__stake__answer__assessment",
    )


@admin.register(models.ExternalScheme)
class ExternalSchemeAdmin(ReadOnly):
    list_display = ("name", "lowest", "highest", "source")


@admin.register(models.ExternalValidation)
class ExternalValidationAdmin(ReadOnly):
    list_display = ("reference", "trust", "scheme", "stage", "scope", "validated_on", "recorded_by")
    list_filter = ("scheme", "scope")
    search_fields = ("reference", "trust__name", "trust__code")
    list_select_related = ("trust", "scheme", "recorded_by")


@admin.register(models.Score)
class ScoreAdmin(ReadOnly):
    list_display = ("assessment", "dimension", "kind", "value", "checked", "formula_version")
    list_filter = ("kind", "formula_version")
    search_fields = ("assessment__reference",)
    list_select_related = ("assessment__version__framework", "dimension")


@admin.register(models.ScoreRun)
class ScoreRunAdmin(ReadOnly):
    list_display = ("pk", "status", "asked_by", "asked_at", "done", "total", "attempts")
    list_select_related = ("asked_by",)


@admin.register(models.Flag)
class FlagAdmin(ReadOnly):
    list_display = ("reference", "assessment", "rule", "rule_version", "status", "raised_at")
    list_filter = ("status", "rule")
    search_fields = ("reference", "assessment__reference")
    list_select_related = ("assessment__version__framework",)


@admin.register(models.Draw)
class DrawAdmin(ReadOnly):
    list_display = ("assessment", "drawn_at", "method_version", "order_hash")
    search_fields = ("assessment__reference", "assessment__trust__name")
    list_select_related = ("assessment__version__framework",)


@admin.register(models.Bound)
class BoundAdmin(ReadOnly):
    list_display = ("draw", "draws", "due", "figure", "claim", "estimate", "computed_at")
    search_fields = ("draw__assessment__reference",)
    list_select_related = ("draw__assessment",)


@admin.register(models.Publication)
class PublicationAdmin(ReadOnly):
    list_display = ("draw", "notified_on", "public_from", "readable_from", "postponed_reason")
    list_select_related = ("draw__assessment",)
