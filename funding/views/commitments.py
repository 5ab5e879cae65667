"""Adding a commitment to an award, on its own or from what a trust has planned."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.forms import carried_out
from funding import services
from funding.forms.commitments import NewCommitmentForm
from funding.models import Award
from funding.queries import unused_plan_items
from funding.views.lists import FUNDING_HOME, HOME
from maturity.models import PlanItem


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "POST"])
def commitment_new(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Add a commitment; `?plan_item=` takes the words of what its trust has planned."""
    user: Any = request.user
    found = get_object_or_404(Award.objects.visible_to(user), reference=reference)
    item = chosen_item(found, request.GET.get("plan_item", ""))
    form = NewCommitmentForm(posted(request), award=found, user=user, item=item)
    form.cancel_url = found.get_absolute_url()
    made = carried_out(form, services.add_commitment, by=user, award=found, plan_item=item)
    if made:
        words = f"{made.reference} is added. {made.trust} sees it among its tasks."
        messages.success(request, words)
        return redirect(found)
    context = {"award": found, "form": form, "item": item, "breadcrumbs": [HOME, FUNDING_HOME]}
    return render(request, "funding/commitment_new.html", context)


def chosen_item(award: Award, key: str) -> PlanItem | None:
    """The open item of a holder's plan with this key, if there is one."""
    if not key:
        return None
    rows = {str(item.pk): item for item in unused_plan_items(award)}
    return rows.get(key)
