"""Django admin: money and decisions are only read there; the catalogue goes through its service."""

from typing import Any

from django.contrib import admin

from core.admin import ByServices, ReadOnly
from funding import models, services

CATALOGUE_FIELDS = (
    "code",
    "title",
    "requirement",
    "evidence_wanted",
    "owner",
    "standard",
    "expires_after_months",
    "for_seed",
    "source",
)


@admin.register(models.CommitmentType)
class CommitmentTypeAdmin(ByServices):
    """The catalogue: what may be asked of a trust. A code stays as it is."""

    list_display = ("code", "title", "owner", "standard", "for_seed")
    list_filter = ("for_seed",)
    search_fields = ("code", "title", "requirement")
    fields = CATALOGUE_FIELDS

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        words = {name: getattr(row, name) for name in CATALOGUE_FIELDS}
        row.pk = services.set_commitment_type(by=by, **words).pk


@admin.register(models.Award)
class AwardAdmin(ReadOnly):
    list_display = ("reference", "programme", "role", "status", "awarded_on")
    list_filter = ("status", "role", "programme")
    search_fields = ("reference", "agreement_reference", "holders__name_at_award")
    list_select_related = ("programme",)


@admin.register(models.AwardHolder)
class AwardHolderAdmin(ReadOnly):
    list_display = ("award", "name_at_award", "lead", "amount", "from_date", "until_date")
    search_fields = ("award__reference", "name_at_award", "trust__code")
    list_select_related = ("award",)


@admin.register(models.Budget)
class BudgetAdmin(ReadOnly):
    list_display = ("programme", "wave", "year", "capital_class", "amount", "status")
    list_filter = ("status", "capital_class", "year")
    list_select_related = ("programme", "wave")


@admin.register(models.FundingRules)
class FundingRulesAdmin(ReadOnly):
    list_display = (
        "programme",
        "light_route_below",
        "approval_working_days",
        "payment_working_days",
    )
    list_select_related = ("programme",)


@admin.register(models.Commitment)
class CommitmentAdmin(ReadOnly):
    list_display = ("reference", "award", "trust", "type", "due_on", "baseline_due_on")
    search_fields = ("reference", "award__reference", "trust__name", "trust__code")
    list_select_related = ("award", "trust", "type")


@admin.register(models.DueDateRequest)
class DueDateRequestAdmin(ReadOnly):
    list_display = ("commitment", "status", "from_due_on", "wanted_on", "asked_by", "answered_by")
    list_filter = ("status",)
    search_fields = ("commitment__reference", "reason", "answer")
    list_select_related = ("commitment", "asked_by", "answered_by")


@admin.register(models.Reminder)
class ReminderAdmin(ReadOnly):
    list_display = ("trust", "on_date", "sent_by", "things", "people")
    search_fields = ("trust__name", "trust__code", "sent_by__name")
    list_select_related = ("trust", "sent_by")


@admin.register(models.Tranche)
class TrancheAdmin(ReadOnly):
    list_display = ("reference", "award", "payee", "year", "capital_class", "amount", "due_on")
    list_filter = ("year", "capital_class")
    search_fields = ("reference", "award__reference", "payee__name", "payee__code")
    list_select_related = ("award", "payee")


@admin.register(models.Release)
class ReleaseAdmin(ReadOnly):
    list_display = ("reference", "tranche", "amount", "status", "proposed_at", "paid_on")
    list_filter = ("status",)
    search_fields = ("reference", "tranche__reference", "payment_reference")
    list_select_related = ("tranche",)


@admin.register(models.ReleaseParty)
class ReleasePartyAdmin(ReadOnly):
    list_display = ("release", "person", "duty", "at")
    list_filter = ("duty",)
    search_fields = ("release__reference", "person__name")
    list_select_related = ("release", "person")


@admin.register(models.PaymentBatch)
class PaymentBatchAdmin(ReadOnly):
    list_display = ("reference", "status", "created_by", "release_count", "capital_total")
    list_filter = ("status",)
    search_fields = ("reference",)
    list_select_related = ("created_by",)


@admin.register(models.LedgerEntry)
class LedgerEntryAdmin(ReadOnly):
    list_display = ("on_date", "kind", "award", "trust", "year", "capital_class", "amount")
    list_filter = ("kind", "year", "capital_class")
    search_fields = ("award__reference", "reference", "trust__code")
    list_select_related = ("award", "trust")


@admin.register(models.AwardPause)
class AwardPauseAdmin(ReadOnly):
    list_display = ("award", "paused_by", "paused_at", "ended_by", "ended_at")
    search_fields = ("award__reference", "reason")
    list_select_related = ("award", "paused_by", "ended_by")


@admin.register(models.Waiver)
class WaiverAdmin(ReadOnly):
    list_display = ("reference", "condition", "status", "asked_by", "until", "public_from")
    list_filter = ("status",)
    search_fields = ("reference", "condition__tranche__reference", "justification")
    list_select_related = ("condition__tranche", "asked_by")


@admin.register(models.Recovery)
class RecoveryAdmin(ReadOnly):
    list_display = ("reference", "release", "status", "amount", "due_on", "received_on")
    list_filter = ("status",)
    search_fields = ("reference", "release__reference", "reason")
    list_select_related = ("release",)


@admin.register(models.Reprofile)
class ReprofileAdmin(ReadOnly):
    list_display = ("reference", "award", "status", "from_year", "to_year", "amount")
    list_filter = ("status",)
    search_fields = ("reference", "award__reference", "reason")
    list_select_related = ("award",)


@admin.register(models.AwardImport)
class AwardImportAdmin(ReadOnly):
    list_display = ("reference", "file_name", "status", "uploaded_by", "uploaded_at")
    list_filter = ("status",)
    search_fields = ("reference", "file_name")
    list_select_related = ("uploaded_by",)


@admin.register(models.ReleaseHold)
class ReleaseHoldAdmin(ReadOnly):
    list_display = ("release", "held_by", "held_at", "lifted_by", "lifted_at")
    search_fields = ("release__reference", "held_by__name")
    list_select_related = ("release", "held_by", "lifted_by")


@admin.register(models.PaymentAnswer)
class PaymentAnswerAdmin(ReadOnly):
    list_display = ("reference", "file_name", "status", "uploaded_by", "uploaded_at")
    list_filter = ("status",)
    search_fields = ("reference", "file_name")
    list_select_related = ("uploaded_by",)
