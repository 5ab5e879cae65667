"""Django admin: evidence and decisions to look at; only the yearly limits are set here."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from accounts.permissions import Permission
from evidence import lifecycles, models, services
from programmes.models import ParticipantRole

NO_FIGURE = (
    "No figure has been published, so the portal comes with none: while a kind of participant has "
    "no limit here, staff read “no yearly limit is set” and nothing is refused. Set what the "
    "programme has agreed with trusts, and say where it is written. Beyond the limit a request "
    "needs a named reason. A limit can be changed but not taken away."
)


class LookOnly(admin.ModelAdmin):
    """Nothing is added, changed or removed here: the services are the only way."""

    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Claim)
class ClaimAdmin(LookOnly):
    list_display = ("reference", "title", "trust", "kind", "status", "due_on", "assessor")
    list_filter = ("status", "kind")
    search_fields = ("reference", "title", "requirement_code", "trust__name", "trust__code")
    list_select_related = ("trust", "assessor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Claim]:
        """Without what an assessor may still have to read: it names who has it in hand."""
        rows: QuerySet[models.Claim] = super().get_queryset(request)
        if not request.user.has(Permission.CLAIM_DECIDE):  # type: ignore[union-attr]
            return rows
        return rows.exclude(second_reader=True, status=lifecycles.SUBMITTED, to_resolve=False)


@admin.register(models.Submission)
class SubmissionAdmin(LookOnly):
    list_display = ("claim", "number", "certifier", "signed_at", "decision_due_on")
    search_fields = ("claim__reference",)
    list_select_related = ("claim", "certifier")


@admin.register(models.Review)
class ReviewAdmin(LookOnly):
    list_display = ("submission", "outcome", "assessor", "second_look", "decided_at")
    list_filter = ("outcome", "second_look")
    search_fields = ("submission__claim__reference",)
    list_select_related = ("submission__claim", "assessor")


@admin.register(models.Reading)
class ReadingAdmin(LookOnly):
    """Only those that nobody has to be kept from any more."""

    list_display = ("submission", "verified_level", "assessor", "read_at")
    search_fields = ("submission__claim__reference",)
    list_select_related = ("submission__claim", "assessor")

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Reading]:
        return models.Reading.objects.disclosed()


@admin.register(models.EvidenceItem)
class EvidenceItemAdmin(LookOnly):
    list_display = ("reference", "title", "trust", "effective_date", "expires_on")
    search_fields = ("reference", "title", "trust__name", "trust__code")
    list_select_related = ("trust",)


@admin.register(models.EvidenceVersion)
class EvidenceVersionAdmin(LookOnly):
    list_display = ("item", "number", "original_name", "scan_state", "uploaded_by", "uploaded_at")
    list_filter = ("scan_state",)
    exclude = ("file",)
    search_fields = ("item__reference", "sha256")
    list_select_related = ("item", "uploaded_by")


@admin.register(models.RequestLimit)
class RequestLimitAdmin(admin.ModelAdmin):
    """How many requests a year a participant of each type is asked (domain rule 18)."""

    list_display = ("participant_type", "per_year", "source")
    fieldsets = (
        (None, {"fields": ("participant_type", "per_year", "source"), "description": NO_FIGURE}),
    )

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        return super().changelist_view(request, {"subtitle": NO_FIGURE, **(extra_context or {})})

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        """The kinds of participant that there are, instead of free words."""
        if db_field.name == "participant_type":
            return forms.ChoiceField(choices=ParticipantRole.choices, label="Participant type")
        return super().formfield_for_dbfield(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        saved = services.set_request_limit(
            by=request.user,
            participant_type=obj.participant_type,
            per_year=obj.per_year,
            source=obj.source,
        )
        obj.pk = saved.pk
