"""The lists of assessments, one assessment, its picture, and what a framework says."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from maturity import charts, columns, filters, policies, policies_corrections, reading
from maturity.models import Assessment, Dimension, Flag
from maturity.standing import Standing
from maturity.views.finding import (
    HOME,
    assessment_or_404,
    is_staff,
    list_crumb,
    user_of,
)
from nhsuk.columns import KeysFirst, ListPageView
from nhsuk.components import Task


class AssessmentPage(KeysFirst):
    """Scores and counts are read for one page."""

    whole = staticmethod(reading.listed_with)


class AllAssessments(ListPageView):
    """For staff: every trust's."""

    list_page_class = AssessmentPage

    title = "Assurance"
    lede = "What trusts say about their digital maturity, and what of it has been checked."
    caption = "Assessments"
    columns = columns.OF_ALL
    filterset_class = filters.AssessmentFilters
    default_sort = "-due_on"
    file_name = "assessments"
    template_name = "maturity/assessment_list.html"
    empty_text = "No assessment matches. Clear the filters, or ask a trust to assess itself."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> QuerySet[Assessment]:
        return reading.listed(user_of(self.request))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        manages = user_of(self.request).has(Permission.MATURITY_MANAGE)
        return super().get_context_data(manages=manages, staff=True, **kwargs)


class TrustAssessments(ListPageView):
    """For a trust: its own."""

    title = "Maturity"
    lede = "How your trust assesses its own digital maturity."
    caption = "Assessments"
    columns = columns.OF_TRUST
    filterset_class = filters.TrustAssessmentFilters
    default_sort = "-due_on"
    file_name = "assessments"
    template_name = "maturity/assessment_list.html"
    empty_text = "Your trust has not been asked to assess itself. When it is, it is listed here."
    breadcrumbs = (HOME,)

    def get_queryset(self) -> QuerySet[Assessment]:
        trust = self.request.trust  # type: ignore[attr-defined]
        return reading.listed(user_of(self.request)).filter(trust=trust)


@require_safe
@needs(Permission.MATURITY_VIEW)
def assessment_list(request: HttpRequest) -> Any:
    """Staff see every trust's; a trust sees its own."""
    return (AllAssessments if is_staff(request) else TrustAssessments).as_view()(request)


@require_safe
@needs(Permission.MATURITY_VIEW)
def assessment(request: HttpRequest, reference: str) -> HttpResponse:
    """One assessment: what is to be answered, or what came of it."""
    found = assessment_or_404(request, reference)
    sheet = reading.AnswerSheet(found)
    user = user_of(request)
    context = {
        "assessment": found,
        "sheet": sheet,
        "groups": task_groups(found, sheet) if found.is_open else [],
        "scores": reading.ScoreTable(found),
        "checked": Standing(found, sheet, user) if found.is_signed else None,
        "round": found.round if is_staff(request) else None,
        "status": columns.status_tag(found),
        "can": may_do(user, found, sheet),
        "corrected": found.corrections.count(),
        "signs": user.has(Permission.MATURITY_SIGN, trust=found.trust),
        "flags": Flag.objects.visible_to(user).filter(assessment=found),
        "authors": found.authors.select_related("person"),
        "breadcrumbs": [HOME, list_crumb(request)],
    }
    return render(request, "maturity/assessment.html", context)


def may_do(user: Any, found: Assessment, sheet: reading.AnswerSheet) -> dict[str, bool]:
    """Which buttons the page shows."""
    return {
        "answer": policies.can_answer(user, found),
        "sign": policies.can_sign(user, found),
        "cancel": policies.can_cancel(user, found),
        "correct": policies_corrections.can_correct(user, found),
        "exempt": policies.can_exempt(user, found) and bool(sheet.to_exempt),
    }


def task_groups(
    found: Assessment, sheet: reading.AnswerSheet
) -> list[tuple[Dimension | None, list[Task]]]:
    """A task list for each theme, or one for a framework without."""
    return [(theme, [task(found, part) for part in parts]) for theme, parts in sheet.themes]


def task(found: Assessment, part: reading.Part) -> Task:
    done = f"{part.done} of {len(part.answers)} answered"
    status = "Finished" if part.finished else "Answered, not finished" if part.is_done else done
    return Task(
        title=part.dimension.name,
        url=reverse("maturity:answers", args=[found.reference, part.dimension.code]),
        status=status,
        hint=part.dimension.summary,
    )


@require_safe
@needs(Permission.MATURITY_VIEW)
def chart(request: HttpRequest, reference: str) -> HttpResponse:
    """The picture of the scores; the page has them as a table beside it."""
    scores = reading.ScoreTable(assessment_or_404(request, reference))
    if scores.overall is None:
        raise Http404
    return HttpResponse(charts.svg_of(scores), content_type="image/svg+xml")


@require_safe
@needs(Permission.MATURITY_VIEW)
def framework(request: HttpRequest, slug: str) -> HttpResponse:
    """What the version in force says: dimensions, statements, levels and where they come from."""
    rows = reading.frameworks(user_of(request))
    found = get_object_or_404(rows, framework__slug=slug)
    context = {"version": found, "breadcrumbs": [HOME, list_crumb(request)]}
    return render(request, "maturity/framework.html", context)
