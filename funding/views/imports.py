"""Awards from one spreadsheet: upload, look at what it would create, confirm, see the results."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import DomainError
from funding import columns
from funding.forms.imports import ConfirmForm
from funding.models import AwardImport, AwardImportRow, CommitmentType
from funding.progress import progress_of
from funding.services import award_imports
from funding.spreadsheet.sample import AWARDS, GUIDE
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from funding.views.uploads import outcome_counts, sample_response, upload_page
from nhsuk.columns import ListPage

LIST = ("Awards from spreadsheets", reverse_lazy("funding:award_import_list"))


@needs_overview
class ImportList(FundingList):
    """Every file that was uploaded, the newest first."""

    template_name = "funding/import_list.html"
    title = "Awards from spreadsheets"
    columns = columns.IMPORTS
    default_sort = "-uploaded_at"
    file_name = "award-imports"
    empty_text = "No file was uploaded yet."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return AwardImport.objects.visible_to(user).select_related("uploaded_by")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        return super().get_context_data(may_edit=user.has(Permission.AWARD_EDIT), **kwargs)


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponseBase:
    """Upload a file; a worker checks it."""
    context = {
        "guide": GUIDE,
        "catalogue": CommitmentType.objects.visible_to(request.user),
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    service = award_imports.upload_award_import
    return upload_page(request, service, "funding/import_upload.html", str(LIST[1]), context)


@needs(Permission.AWARD_EDIT)
@require_safe
def sample(request: HttpRequest, kind: str) -> HttpResponseBase:
    """The template to fill, with example lines."""
    return sample_response(AWARDS, kind, "awards")


def found_import(request: HttpRequest, reference: str) -> AwardImport:
    user: Any = request.user
    rows = AwardImport.objects.visible_to(user).select_related("uploaded_by", "confirmed_by")
    return get_object_or_404(rows, reference=reference)


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def detail(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How far it is, what it would create or has created, and what is to correct."""
    return render(
        request, "funding/import.html", import_context(request, found_import(request, reference))
    )


def import_context(request: HttpRequest, found: AwardImport) -> dict[str, Any]:
    user: Any = request.user
    counts = outcome_counts(found)
    again = AwardImport.objects.visible_to(user).filter(sha256=found.sha256, status="finished")
    form = ConfirmForm(ready=counts.get("ready", 0), refused=counts.get("refused", 0))
    return {
        "import": found,
        "upload": found,
        "confirm_url": reverse("funding:award_import_confirm", args=[found.reference]),
        "cancel_url": reverse("funding:award_import_cancel", args=[found.reference]),
        "cancel_label": "Give this import up",
        "counts": counts,
        "total": sum(counts.values()),
        "progress": progress_of(found.job) if found.is_waiting else None,
        "page": ListPage(
            request,
            rows_of(found),
            columns.IMPORT_ROWS,
            caption="Awards in the file",
            file_name=found.reference,
        ),
        "again": again.exclude(pk=found.pk).first() if found.status == "checked" else None,
        "confirm_form": form if found.status == "checked" else None,
        "may_confirm": user.has(Permission.AWARD_EDIT),
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }


def rows_of(found: AwardImport) -> QuerySet[AwardImportRow]:
    """What is to correct comes first."""
    return found.rows.select_related("award").order_by("-outcome", "position")


@needs(Permission.AWARD_EDIT)
@require_POST
def confirm(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Have the awards created. Confirming twice creates nothing twice, and says so."""
    found = found_import(request, reference)
    try:
        award_imports.confirm_award_import(
            by=request.user, award_import=found, skip_refused="skip_refused" in request.POST
        )
    except DomainError as refusal:
        context = import_context(request, found_import(request, reference))
        return render(request, "funding/import.html", {**context, "refusal": refusal}, status=409)
    return redirect(found)


@needs(Permission.AWARD_EDIT)
@require_POST
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Give it up before anything is created."""
    found = found_import(request, reference)
    award_imports.cancel_award_import(by=request.user, award_import=found)
    messages.success(request, f"Import {found.reference} was given up. Nothing was created.")
    return redirect("funding:award_import_list")
