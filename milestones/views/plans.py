"""One trust's plan for one milestone: its dates, what shows it, and planning it anew."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.dates import FinancialYear, long_date, today
from core.errors import DomainError
from core.forms import carried_out
from evidence.reading import COLOURS
from evidence.requests import requests_in_words
from milestones import columns, policies, queries, services
from milestones.forms import PlanForm, ReforecastForm, unplanned
from milestones.picture import KEY, Axis
from milestones.views.tracker import crumbs
from nhsuk.components import tag
from programmes.models import Participation


def find_plan(request: HttpRequest, code: str, milestone: str) -> Any:
    plans = queries.tracker(request.user)
    return get_object_or_404(plans, trust__code=code.upper(), milestone__slug=milestone)


def crumbs_of(request: HttpRequest, plan: Any) -> list[tuple[str, str]]:
    trust = (plan.trust.display_name, reverse("milestones:trust", args=[plan.trust.code]))
    return [*crumbs(request), trust]


@login_not_required
@require_safe
def plan(request: HttpRequest, code: str, milestone: str) -> HttpResponse:
    """Every date that was ever planned, with its reason, and what shows that it is reached."""
    found, user = find_plan(request, code, milestone), request.user
    standing = columns.standing(found)
    sees_claims = user.is_authenticated and user.has(Permission.CLAIM_VIEW, found.trust)
    context = {
        "plan": found,
        "standing": standing,
        "status": columns.status_cell(found),
        "axis": Axis.around([standing], today()),
        "dates": date_rows(found),
        "criteria": [
            (line, claim_cell(line) if sees_claims else "") for line in queries.criteria_of(found)
        ],
        "sees_claims": sees_claims,
        "may_reforecast": user.is_authenticated
        and policies.can_reforecast(user, found, achieved=found.achieved_on is not None),
        "new": new_to_ask(user, found),
        "key": KEY,
        "breadcrumbs": crumbs_of(request, found),
        "as_at": today(),
    }
    return render(request, "milestones/plan.html", context)


def new_to_ask(user: Any, found: Any) -> list[Any]:
    """The criteria that the reader may ask the trust to show besides."""
    planner = user.is_authenticated and user.has(Permission.MILESTONE_PLAN)
    if not planner or not policies.can_ask(
        user, found, found.forecast_on, achieved=found.achieved_on is not None
    ):
        return []
    return list(queries.new_criteria(found))


def date_rows(found: Any) -> list[tuple[str, str, str, str]]:
    """Each date: what it is, when it was recorded, why."""
    return [
        (
            each.words,
            "Planned first" if each.number == 1 else "Re-planned",
            long_date(each.recorded_on),
            each.reason or each.source or "Agreed at the start",
        )
        for each in found.dates.all()
    ]


def claim_cell(line: queries.CriterionLine) -> Any:
    """The claim's status, for those who may see claims."""
    claim = line.asked.claim
    return tag(claim.get_status_display(), COLOURS[claim.status])


@needs(Permission.MILESTONE_FORECAST)
@require_http_methods(["GET", "HEAD", "POST"])
def reforecast(request: HttpRequest, code: str, milestone: str) -> HttpResponse:
    """Another date, with the reason; the first stays public."""
    found, user = find_plan(request, code, milestone), request.user
    policies.check_can_reforecast(user, found, achieved=found.achieved_on is not None)  # type: ignore[arg-type]
    form = ReforecastForm(posted(request), current=found.forecast_on)
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, services.reforecast, by=user, trust_milestone=found):
        messages.success(
            request,
            "The milestone is re-planned. Anyone can see the new date in the tracker, beside the "
            "one that was planned first.",
        )
        return redirect(found)
    context = {"plan": found, "form": form, "breadcrumbs": crumbs_of(request, found)}
    context["standing"] = columns.standing(found)
    status = 400 if form.errors else 200
    return render(request, "milestones/reforecast.html", context, status=status)


@needs(Permission.MILESTONE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def plan_milestones(request: HttpRequest, slug: str, code: str) -> HttpResponse:
    """The first dates of a participant's milestones, as agreed."""
    user: Any = request.user
    parts = Participation.objects.visible_to(user).taking_part()
    part = parts.filter(programme__slug=slug, trust__code=code.upper()).order_by("-pk").first()
    if part is None:
        raise Http404
    policies.check_can_plan(user, part)
    left = unplanned(user, part)
    policies.check_unplanned(part, left)
    form = PlanForm(posted(request), participation=part, milestones=left)
    form.cancel_url = reverse("milestones:programme", args=[slug])
    if form.is_valid() and record(form, user, part):
        messages.success(
            request,
            f"The milestones are planned. {part.trust.display_name} finds what it has to show on "
            "its home page.",
        )
        return redirect("milestones:trust", code=part.trust.code)
    context = {
        "form": form,
        "participation": part,
        "requests": requests_in_words(part.trust, FinancialYear.of(today())),
        "breadcrumbs": [*crumbs(request), (str(part.programme), form.cancel_url)],
    }
    status = 400 if form.errors else 200
    return render(request, "milestones/plan_form.html", context, status=status)


def record(form: PlanForm, user: Any, participation: Participation) -> bool:
    """Whether the plan could be made; a refusal stands above the form."""
    try:
        services.plan_milestones(
            by=user,
            participation=participation,
            dates=form.dates,
            source=form.cleaned_data["source"],
            over_limit_reason=form.cleaned_data["over_limit_reason"],
        )
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True
