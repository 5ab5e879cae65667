"""Budgets by year and class."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.forms import carried_out
from core.money import pounds
from funding import columns, services
from funding.filters import BudgetFilters
from funding.forms.budgets import BudgetForm, ConfirmBudgetForm
from funding.models import Budget
from funding.page_data.budgets import budgets_with_sums
from funding.presenting import year_and_class
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview

LIST = ("Budgets", reverse_lazy("funding:budget_list"))


@needs_overview
class BudgetList(FundingList):
    """What was set, and what of it is promised, proposed, approved, paid and left."""

    template_name = "funding/budget_list.html"
    title = "Budgets"
    columns = columns.BUDGETS
    filterset_class = BudgetFilters
    default_sort = "-year"
    file_name = "budgets"
    empty_text = "No budget yet. Without one, nothing can be paid."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return budgets_with_sums(Budget.objects.visible_to(user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        edits = user.has(Permission.BUDGET_EDIT)
        confirms = user.has(Permission.RELEASE_APPROVE_FINANCE)
        return super().get_context_data(may_set=edits, may_confirm=confirms, **kwargs)


@needs(Permission.BUDGET_EDIT)
@require_http_methods(["GET", "POST"])
def set_budget(request: HttpRequest) -> HttpResponseBase:
    """Set or change one budget; a new one is indicative until finance confirms it."""
    form = BudgetForm(request.POST or None, user=request.user)
    form.cancel_url = reverse("funding:budget_list")
    if budget := carried_out(form, services.set_budget, by=request.user):
        messages.success(request, said(budget, "is set to"))
        return redirect("funding:budget_list")
    context = {"form": form, "breadcrumbs": [HOME, FUNDING_HOME, LIST]}
    return render(request, "funding/budget_set.html", context)


def said(budget: Budget, what: str) -> str:
    which = year_and_class(budget.year, budget.capital_class)
    later = "" if budget.status == "confirmed" else " It is indicative until finance confirms it."
    return f"The budget of {budget.programme}, {which}, {what} {pounds(budget.amount)}.{later}"


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def confirm_budget(request: HttpRequest) -> HttpResponseBase:
    """Choose an indicative budget and confirm it: money may be released against it."""
    user: Any = request.user
    rows = Budget.objects.visible_to(user).filter(status="indicative")
    form = ConfirmBudgetForm(request.POST or None, budgets=rows)
    form.cancel_url = reverse("funding:budget_list")
    if budget := carried_out(form, services.confirm_budget, by=user):
        messages.success(request, said(budget, "is confirmed at"))
        return redirect("funding:budget_list")
    context = {"form": form, "breadcrumbs": [HOME, FUNDING_HOME, LIST]}
    return render(request, "funding/budget_confirm.html", context)
