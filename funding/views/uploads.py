"""What the pages of every uploaded spreadsheet share."""

from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from core.errors import DomainError
from funding.forms.imports import UploadForm
from funding.spreadsheet.sample import Sample, sample_csv, sample_xlsx
from nhsuk.columns.export import XLSX_TYPE

SAMPLES = {"csv": (sample_csv, "text/csv; charset=utf-8"), "xlsx": (sample_xlsx, XLSX_TYPE)}


def upload_page(
    request: HttpRequest,
    upload: Callable[..., Any],
    template: str,
    cancel_url: str,
    context: Mapping[str, Any],
) -> HttpResponseBase:
    """Ask for a file, hand it to the service, and go to what came of it."""
    form = UploadForm(request.POST or None, request.FILES or None)
    form.cancel_url = cancel_url
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            made = upload(by=request.user, file_name=file.name, content=file.read())
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect(made)
    return render(request, template, {**context, "form": form})


def sample_response(sample: Sample, kind: str, name: str) -> HttpResponse:
    """A template to fill, with example lines, as CSV or XLSX."""
    if kind not in SAMPLES:
        raise Http404
    content, content_type = SAMPLES[kind]
    response = HttpResponse(content(sample), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def outcome_counts(found: Any) -> dict[str, int]:
    """How many rows of an upload have which outcome."""
    rows = found.rows.order_by().values_list("outcome").annotate(n=Count("pk"))
    return dict(rows)
