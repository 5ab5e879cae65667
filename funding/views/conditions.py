"""Letting an instalment wait for one thing more."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.errors import DomainError
from funding import services
from funding.conditions import TYPES, ConditionType
from funding.forms.conditions import ConditionForm, KindForm
from funding.models import Tranche
from funding.views.lists import FUNDING_HOME, HOME


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_condition(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Which type, and then, with `?kind=`, the rest of it."""
    user: Any = request.user
    found = get_object_or_404(Tranche.objects.visible_to(user), reference=reference)
    chosen = TYPES.get(request.GET.get("kind", ""))
    if chosen is None:
        return show(request, found, choice(request.GET), None)
    form = chosen.form(posted(request), tranche=found, user=user)
    if form.is_valid() and added(form, found, chosen, user):
        words = "The instalment waits for it too. Only a waiver could lift it again."
        messages.success(request, words)
        return redirect(found)
    return show(request, found, form, chosen)


def choice(asked: QueryDict) -> KindForm:
    """The form that asks for the type; it complains only to whoever has sent it."""
    return KindForm(asked if "kind" in asked else None, types=TYPES.values())


def added(form: ConditionForm, tranche: Tranche, chosen: type[ConditionType], user: Any) -> bool:
    """Whether the service took it; if not, the form says why."""
    try:
        services.add_condition(by=user, tranche=tranche, condition=chosen(**form.cleaned_data))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def show(
    request: HttpRequest, tranche: Tranche, form: Any, chosen: type[ConditionType] | None
) -> HttpResponseBase:
    form.cancel_url = tranche.get_absolute_url()
    crumbs = [HOME, FUNDING_HOME, (tranche.reference, tranche.get_absolute_url())]
    context = {"tranche": tranche, "form": form, "chosen": chosen, "breadcrumbs": crumbs}
    return render(request, "funding/condition_new.html", context)
