"""How each programme pays: below which amount one approval is enough, and the target times."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.forms import carried_out
from funding import columns_rules, services
from funding.forms.rules import RulesForm
from funding.page_data.rules import changes_of, rules_rows
from funding.views.lists import FUNDING_HOME, HOME
from programmes.models import Programme

LIST = ("How payments are approved", reverse_lazy("funding:rules_list"))


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def rules_list(request: HttpRequest) -> HttpResponseBase:
    """Every programme with its limit and target times, and who set the limit."""
    user: Any = request.user
    rows = rules_rows(Programme.objects.visible_to(user).order_by("name"))
    changes = user.has(Permission.RELEASE_APPROVE_FINANCE)
    context = {
        "rows": rows,
        "columns": columns_rules.rules_columns(may_change=changes),
        "breadcrumbs": [HOME, FUNDING_HOME],
    }
    return render(request, "funding/rules_list.html", context)


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Set them for one programme, with a reason; whoever does cannot go the light route alone."""
    user: Any = request.user
    programme = get_object_or_404(Programme.objects.visible_to(user), slug=slug)
    form = RulesForm(request.POST or None, programme=programme)
    form.cancel_url = str(LIST[1])
    if carried_out(form, services.set_funding_rules, by=user, programme=programme):
        messages.success(
            request,
            f"The rules of {programme} are set. You cannot give the only approval of a payment "
            "below the limit while it is yours.",
        )
        return redirect("funding:rules_list")
    context = {
        "programme": programme,
        "form": form,
        "changes": list(reversed(changes_of([programme]).get(programme.pk, []))),
        "columns": columns_rules.CHANGES,
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    return render(request, "funding/rules.html", context)
