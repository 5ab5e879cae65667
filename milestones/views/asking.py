"""Asking a trust that has a plan for what came into force since."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.dates import FinancialYear, today
from core.forms import carried_out
from evidence.requests import requests_in_words
from milestones import policies, queries, services
from milestones.forms import AskForm
from milestones.views.plans import crumbs_of, find_plan


@needs(Permission.MILESTONE_PLAN)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, code: str, milestone: str) -> HttpResponse:
    """Which criteria the trust was not asked; a POST asks for them, with the reason."""
    found, user = find_plan(request, code, milestone), request.user
    policies.check_can_ask(
        user,  # type: ignore[arg-type]
        found,
        found.forecast_on,
        achieved=found.achieved_on is not None,
    )
    new = list(queries.new_criteria(found))
    policies.check_new_criteria(new)
    form = AskForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    if asked := carried_out(form, services.ask_new_criteria, by=user, plan=found):
        messages.success(request, done(found, len(asked)))
        return redirect(found)
    context = {
        "plan": found,
        "new": new,
        "form": form,
        "requests": requests_in_words(found.trust, FinancialYear.of(today())),
        "breadcrumbs": [*crumbs_of(request, found), (str(found.milestone), form.cancel_url)],
    }
    return render(request, "milestones/ask.html", context, status=400 if form.errors else 200)


def done(plan: Any, number: int) -> str:
    """What happened, and who sees it."""
    what = "one more criterion" if number == 1 else f"{number} more criteria"
    return f"{plan.trust.display_name} is asked to show {what}. It stands on its home page now."
