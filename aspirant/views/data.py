"""`/data/`: what the public may see, as files."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aspirant.open_data.datasets import BY_SLUG, DATASETS
from aspirant.open_data.formats import LICENCE, LICENCE_URL, json_response, openapi
from core.dates import today
from nhsuk.columns.export import csv_response


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every data set with its fields and files."""
    context = {
        "datasets": DATASETS,
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "as_at": today(),
    }
    return render(request, "pages/data.html", context)


@login_not_required
@require_safe
def data_file(request: HttpRequest, slug: str, ending: str) -> HttpResponseBase:
    """One data set, whole. A spreadsheet gets the date in the file's name."""
    dataset = BY_SLUG.get(slug)
    if dataset is None:
        raise Http404
    if ending == "json":
        return json_response(dataset)
    return csv_response(dataset.columns, dataset.rows(), f"{slug}-{today():%Y-%m-%d}")


@login_not_required
@require_safe
def description(request: HttpRequest) -> JsonResponse:
    """The description of the files for programs."""
    return JsonResponse(openapi(settings.PUBLIC_URL), json_dumps_params={"indent": 1})
