"""How a checked score came about, for whoever may read it yet, and the record to verify it by."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from core.dates import london_day
from maturity import charts, checked
from maturity.explaining import Explanation
from maturity.models import Assessment
from maturity.reading import checks_of
from maturity.record import record_of
from maturity.second_looks import asking_of
from maturity.views.finding import HOME, list_crumb

JSON_LOOK = {"indent": 1, "ensure_ascii": False}


def drawn_or_404(reference: str) -> Assessment:
    """Any drawn assessment; what of it is shown is for the view to decide."""
    return get_object_or_404(checked.drawn(), reference=reference)


def is_public(found: Assessment) -> bool:
    told = getattr(found.draw, "publication", None)
    return told is not None and bool(told.is_public)


def sees_before(request: HttpRequest, found: Assessment) -> bool:
    """Whether the reader is of the trust, or staff who see maturity."""
    user: Any = request.user
    return bool(Assessment.objects.visible_to(user).filter(pk=found.pk).exists())


def explanation_or_404(request: HttpRequest, reference: str) -> tuple[Assessment, Explanation]:
    """What explains the newest figure that this reader may see. Before it is public it is not
    there for anybody else (domain rule 24)."""
    found = drawn_or_404(reference)
    inside = sees_before(request, found)
    bound = checked.newest_bound(found.draw, complete=not inside)
    if bound is None or not (inside or is_public(found)):
        raise Http404
    return found, Explanation(found.draw, bound)


@login_not_required
@require_safe
def explained(request: HttpRequest, reference: str) -> HttpResponse:
    found, explanation = explanation_or_404(request, reference)
    inside = sees_before(request, found)
    if inside:
        explanation = replace(explanation, checks=checks_of(found))
    context = {
        "assessment": found,
        "explanation": explanation,
        "bound": explanation.bound,
        "told": getattr(found.draw, "publication", None),
        "inside": inside,
        "asking": asking_of(request.user, found) if inside else None,
        "as_at": london_day(explanation.bound.computed_at),
        "breadcrumbs": crumbs(request, found, inside),
    }
    return render(request, "maturity/explained.html", context)


def crumbs(request: HttpRequest, found: Assessment, inside: bool) -> list[tuple[str, str]]:
    """The way back: to the assessment for who sees it, to the trust for anybody else."""
    if inside:
        return [HOME, list_crumb(request), (found.reference, found.get_absolute_url())]
    return [HOME, (found.trust.display_name, found.trust.get_absolute_url())]


@login_not_required
@require_safe
def chart(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture of the bound draw by draw; the page has a table beside it."""
    _, explanation = explanation_or_404(request, reference)
    if not explanation.turns:
        raise Http404
    return HttpResponse(charts.course_svg(explanation), content_type="image/svg+xml")


@login_not_required
@require_safe
def record(request: HttpRequest, reference: str) -> JsonResponse:
    """The record: what was drawn for anybody from the draw on; what was found, and the figures,
    once they are public, and before that for the trust and staff."""
    found = drawn_or_404(reference)
    figures = is_public(found) or sees_before(request, found)
    response = JsonResponse(record_of(found, figures=figures), json_dumps_params=JSON_LOOK)
    response["Content-Disposition"] = f'inline; filename="record-{found.reference}.json"'
    return response
