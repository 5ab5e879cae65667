"""Things to look at: for staff only, never for a trust's people."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.policies import check_has
from accounts.requests import posted
from core.forms import carried_out
from maturity import services
from maturity.flags import columns, policies
from maturity.flags.filters import FlagFilters
from maturity.flags.forms import CloseFlagForm
from maturity.flags.rules import RULES
from maturity.models import Flag
from maturity.views.finding import HOME, list_crumb, user_of
from nhsuk.columns import ListPageView

TITLE = "Things to look at"


class FlagList(ListPageView):
    """Every trust's, those that nobody has looked at first."""

    title = TITLE
    lede = (
        "What the portal noticed about signed assessments. Each asks for a look and decides "
        "nothing. Trusts and the public do not see it."
    )
    columns = columns.OF_ALL
    filterset_class = FlagFilters
    default_sort = "-status"
    file_name = "things-to-look-at"
    empty_text = (
        "Nothing is like this. Whatever the portal notices when an assessment is signed off, or a "
        "check is decided, comes here and to your home page."
    )

    def get_queryset(self) -> QuerySet[Flag]:
        return Flag.objects.visible_to(self.request.user).whole()

    def get_breadcrumbs(self) -> Any:
        return [HOME, list_crumb(self.request)]


@require_safe
@needs(Permission.MATURITY_VIEW)
def flag_list(request: HttpRequest) -> HttpResponseBase:
    """The list; a permission at a trust does not open it."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    return FlagList.as_view()(request)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def flag(request: HttpRequest, reference: str) -> HttpResponse:
    """One: why, the figures, what was noticed about the trust before; a POST closes it."""
    user = user_of(request)
    check_has(user, Permission.MATURITY_VIEW)
    rows = Flag.objects.visible_to(user).whole()
    found = get_object_or_404(rows, reference=reference)
    if request.method == "POST":
        policies.check_may_close_flag(user, found)
    form = CloseFlagForm(posted(request))
    form.cancel_url = reverse("maturity:flags")
    if closed := carried_out(form, services.close_flag, by=user, flag=found):
        messages.success(request, f"{closed.reference} is closed. Your note stays with it.")
        return redirect("maturity:flags")
    trust = found.assessment.trust
    others = rows.filter(assessment__trust=trust).exclude(pk=found.pk)
    context = {
        "flag": found,
        "rule": RULES.get(found.rule),
        "name": columns.rule_name(found),
        "status": columns.status_tag(found),
        "others": others.order_by("-raised_at"),
        "columns": columns.OF_TRUST,
        "form": form,
        "may_close": policies.can_close_flag(user, found),
        "breadcrumbs": [HOME, list_crumb(request), (TITLE, reverse("maturity:flags"))],
    }
    return render(request, "maturity/flag.html", context, status=400 if form.errors else 200)
