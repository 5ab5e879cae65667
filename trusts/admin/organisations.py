"""Trusts and successions: facts of the register are read, what people record is corrected."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from core.admin import ReadOnly
from trusts.forms.register import TrustAdminForm
from trusts.models import Succession, Trust
from trusts.services.organisations import add_trust, record_profile

PROFILE = ("setting", "size", "supplier")
FACTS = (
    "code",
    "name",
    "region_code",
    "icb_code",
    "address",
    "town",
    "postcode",
    "open_date",
    "close_date",
    "as_of",
    "profile_recorded_on",
)


@admin.register(Trust)
class TrustAdmin(admin.ModelAdmin):
    """Register facts come from imports; setting, supplier and size may be corrected here.

    "Add" is for English trusts that the file does not hold (care trusts such as TAD).
    """

    list_display = ("code", "display_name", "region_name", "status", "setting")
    list_filter = ("setting", "region_code")
    search_fields = ("code", "name", "town", "names__name")
    actions = None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        if obj is None:
            kwargs["form"] = TrustAdminForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return TrustAdminForm.Meta.fields if obj is None else (*FACTS, *PROFILE)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return () if obj is None else FACTS

    def save_model(self, request: HttpRequest, obj: Trust, form: Any, change: bool) -> None:
        """Through the services, as everywhere; a refusal is shown as a page that explains."""
        if change:
            profile = {name: form.cleaned_data[name] for name in PROFILE}
            record_profile(by=request.user, trust=obj, **profile)
        else:
            obj.pk = add_trust(by=request.user, **form.cleaned_data).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Succession)
class SuccessionAdmin(ReadOnly):
    """Which organisation took over from which, as imported."""

    list_display = ("predecessor_code", "successor_code", "effective_date", "source")
    search_fields = ("predecessor_code", "successor_code")
