"""What checking costs trusts and assessors, for staff."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from accounts.policies import check_has
from core.dates import FinancialYear, today
from maturity import workload
from maturity.views.finding import HOME, list_crumb, user_of
from nhsuk.charts import columns, draw
from nhsuk.columns import ListPageView
from trusts.models import Trust


class Workload(ListPageView):
    """The figures of the work, and below them the trusts that were asked this year."""

    title = "Review workload"
    lede = "What checking asks of trusts and of assessors, so that it does not become a burden."
    caption = "Requests by trust this financial year"
    columns = workload.COLUMNS
    filterset_class = workload.RequestFilters
    default_sort = "-asked"
    file_name = "requests-by-trust"
    template_name = "maturity/workload.html"
    empty_text = "No trust is like this. Clear the filters, or nothing was asked this year."

    @property
    def year(self) -> FinancialYear:
        return FinancialYear.of(today())

    def get_queryset(self) -> QuerySet[Trust]:
        return workload.asked_of(user_of(self.request), self.year)

    def get_breadcrumbs(self) -> Any:
        return [HOME, list_crumb(self.request)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            work=workload.work(),
            in_hand=workload.in_hand(user_of(self.request)),
            draws=workload.draws(),
            year=self.year,
            **kwargs,
        )


@require_safe
@needs(Permission.MATURITY_VIEW)
def workload_page(request: HttpRequest) -> HttpResponseBase:
    """A permission at a trust does not open it."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    return Workload.as_view()(request)


@require_safe
@needs(Permission.MATURITY_VIEW)
def weeks(request: HttpRequest) -> HttpResponse:
    """The picture of decisions by week; the page has a table beside it."""
    check_has(user_of(request), Permission.MATURITY_VIEW)
    svg = draw(columns(workload.work().weeks, axis="Decisions"))
    return HttpResponse(svg, content_type="image/svg+xml")
