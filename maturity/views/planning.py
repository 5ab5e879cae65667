"""What to do next: the gaps of an assessment, and the plan that a trust makes of them."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from core.forms import carried_out
from maturity import listing_plans as listing
from maturity import plans, policies_plans, reading, services, suggesting
from maturity.forms_plans import ItemForm, NewItemForm
from maturity.gaps import Gap, PartGaps, gaps_of
from maturity.models import Assessment, ImprovementPlan, PlanItem
from maturity.views.finding import crumbs_of, user_of
from nhsuk.columns import ListPageView


def planned_or_404(request: HttpRequest, reference: str) -> Assessment:
    """A signed assessment, with its plan if it has one: nothing follows from another."""
    rows = reading.assessments(user_of(request)).select_related("plan")
    found = get_object_or_404(rows, reference=reference)
    if not found.is_signed:
        raise Http404
    return found


def plan_of(found: Assessment) -> ImprovementPlan | None:
    return getattr(found, "plan", None)


@require_safe
@needs(Permission.MATURITY_VIEW)
def gaps(request: HttpRequest, reference: str) -> HttpResponse:
    """What lies between the trust and its target, and the button that makes a plan of it."""
    found = planned_or_404(request, reference)
    parts = gaps_of(found)
    context = {
        "assessment": found,
        "parts": parts,
        "rows": [row for part in parts for row in rows_of(part)],
        "has_target": any(part.target for part in parts),
        "national": plans.national_targets(found),
        "plan": plan_of(found),
        "can_make": policies_plans.can_make_plan(user_of(request), found),
        "most": services.planning.MOST_AT_FIRST,
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/gaps.html", context)


def rows_of(part: PartGaps) -> list[tuple[str, str, str, str, int]]:
    name = part.dimension.name
    return [(str(g.statement), name, g.now_words, g.aim.label, g.weight) for g in part.gaps]


class PlanPage(ListPageView):
    """The items of one plan."""

    assessment: Any = None

    title = "Improvement plan"
    caption = "What is planned"
    filterset_class = listing.PlanFilters
    default_sort = "statement"
    file_name = "improvement-plan"
    template_name = "maturity/plan.html"
    empty_text = "No item has this status."

    def get_queryset(self) -> QuerySet[PlanItem]:
        return plans.items_of(user_of(self.request), self.assessment)

    def get_columns(self) -> Any:
        return listing.TO_CHANGE if self.may_change else listing.TO_READ

    @property
    def may_change(self) -> bool:
        return policies_plans.can_plan(user_of(self.request), self.assessment)

    def get_breadcrumbs(self) -> list[tuple[str, str]]:
        return crumbs_of(self.request, self.assessment)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = [item for item in kwargs["page"].page.object_list if item.is_unfinished]
        texts = [item.statement.text for item in shown]
        suggested = suggesting.for_texts(self.assessment.trust, texts)
        return super().get_context_data(
            assessment=self.assessment,
            may_change=self.may_change,
            suggested=[pair for pair in zip(shown, suggested, strict=True) if pair[1]],
            **kwargs,
        )


@require_safe
@needs(Permission.MATURITY_VIEW)
def plan(request: HttpRequest, reference: str) -> Any:
    """The plan after an assessment; while there is none, its gaps."""
    found = planned_or_404(request, reference)
    if plan_of(found) is None:
        return redirect("maturity:gaps", reference)
    return PlanPage.as_view(assessment=found)(request)


@require_POST
@needs(Permission.MATURITY_VIEW)
def make(request: HttpRequest, reference: str) -> HttpResponse:
    """Make the plan from the biggest gaps."""
    found = planned_or_404(request, reference)
    made = services.make_plan(by=user_of(request), assessment=found)
    number = made.items.count()
    messages.success(
        request,
        f"A plan of {number} {'item' if number == 1 else 'items'} is made. Say for each who sees "
        "to it and by when, and drop what is not worth it.",
    )
    return redirect(made)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def item_new(request: HttpRequest, reference: str) -> HttpResponse:
    """Add a statement that is below its target."""
    found = planned_or_404(request, reference)
    policies_plans.check_can_plan(user_of(request), found)
    made = plan_of(found)
    if made is None:
        return redirect("maturity:gaps", reference)
    form = NewItemForm(posted(request), gaps=left_over(made, gaps_of(found)))
    form.cancel_url = made.get_absolute_url()
    if form.is_valid() and added(request, made, form):
        messages.success(request, "The item is in the plan.")
        return redirect(made)
    context = {"assessment": found, "form": form, "breadcrumbs": plan_crumbs(request, found)}
    return render(request, "maturity/plan_item_new.html", context)


def left_over(made: ImprovementPlan, parts: Sequence[PartGaps]) -> list[Gap]:
    """The gaps that no item of the plan is about."""
    known = set(made.items.values_list("statement", flat=True))
    return [gap for part in parts for gap in part.gaps if gap.statement.pk not in known]


def added(request: HttpRequest, made: ImprovementPlan, form: NewItemForm) -> PlanItem | None:
    try:
        return services.add_plan_item(by=user_of(request), plan=made, **form.item)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return None


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def item(request: HttpRequest, reference: str, code: str) -> HttpResponse:
    """One item: word it anew, or say how it goes."""
    found = planned_or_404(request, reference)
    row = get_object_or_404(plans.items_of(user_of(request), found), statement__code=code)
    policies_plans.check_can_plan(user_of(request), found)
    form = ItemForm(posted(request), item=row)
    form.cancel_url = reverse("maturity:plan", args=[reference])
    if carried_out(form, services.change_plan_item, by=user_of(request), item=row):
        messages.success(request, f"{code} is saved.")
        return redirect("maturity:plan", reference)
    context = {
        "item": row,
        "now": listing.level_words(row, row.from_level),
        "form": form,
        "breadcrumbs": plan_crumbs(request, found),
    }
    return render(request, "maturity/plan_item.html", context)


def plan_crumbs(request: HttpRequest, found: Assessment) -> list[tuple[str, str]]:
    listed = ("Improvement plan", reverse("maturity:plan", args=[found.reference]))
    return [*crumbs_of(request, found), listed]
