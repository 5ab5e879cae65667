"""The register of trusts, and the page of one trust, where the apps meet."""

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import Upper
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_safe

from aspirant.columns import TRUST_COLUMNS
from aspirant.filters import TrustFilters
from aspirant.trust_page import sections_for
from aspirant.trust_page.register import in_register
from core.dates import today
from nhsuk.columns import Column, ListPage, ListPageView
from programmes.models import Participation
from trusts.models import Trust


@method_decorator(login_not_required, name="dispatch")
class TrustList(ListPageView):
    """Every trust of the register, open to anyone."""

    template_name = "trusts/trust_list.html"
    title = "Trusts"
    lede = "NHS trusts in England, open and closed, and the digital programmes they take part in."
    columns = TRUST_COLUMNS
    filterset_class = TrustFilters
    default_sort = "name"
    file_name = "trusts"
    empty_text = "No trust matches. Try an earlier name, the ODS code, or fewer filters."
    breadcrumbs = (("Home", "/"),)

    def get_queryset(self) -> QuerySet[Trust]:
        return with_programmes(Trust.objects.visible_to(self.request.user), self.request.user)

    def get_list_page(self) -> ListPage:
        """A column that is recorded of no trust stands in the files only."""
        page = super().get_list_page()
        page.columns = [shown(column, page.filterset) for column in page.columns]
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(as_at=today(), **kwargs)


def shown(column: Column, filterset: Any) -> Column:
    """The column as it is; off the page where the filter of its name has nothing to choose."""
    unknown = column.key in TrustFilters.base_filters and column.key not in filterset.filters
    return replace(column, on_page=False) if unknown else column


def with_programmes(trusts: QuerySet[Trust], user: Any) -> QuerySet[Trust]:
    """Each trust with the names of the programmes it takes part in, and a name to sort by."""
    parts = Participation.objects.visible_to(user).taking_part().filter(trust=OuterRef("pk"))
    names = parts.order_by("programme__name").values("programme__name").distinct()
    return trusts.annotate(programme_names=ArraySubquery(names), sort_name=Upper("name"))


@login_not_required
@require_safe
def trust_detail(request: HttpRequest, code: str) -> HttpResponse:
    """One trust, open to anyone; each section shows what this visitor may see."""
    if code != code.upper():
        return redirect("trust_detail", code=code.upper(), permanent=True)
    trust = in_register(code, request.user)
    if trust is None:
        raise Http404
    context = {
        "trust": trust,
        "sections": sections_for(trust, request.user),
        "as_at": today(),
    }
    return render(request, "trusts/trust_detail.html", context)
