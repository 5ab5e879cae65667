"""Django admin: reports and corrections to look at; the portal's own pages answer them."""

from django.contrib import admin

from core.admin import ReadOnly
from corrections.models import Correction, Report


@admin.register(Report)
class ReportAdmin(ReadOnly):
    list_display = ("reference", "page", "status", "reported_at", "answered_by")
    list_filter = ("status",)
    search_fields = ("reference", "page", "text")
    list_select_related = ("answered_by",)


@admin.register(Correction)
class CorrectionAdmin(ReadOnly):
    list_display = ("on_date", "page", "sentence")
    search_fields = ("page", "sentence")
