"""`/funding/`: the programme's money for staff, a trust's own for its people."""

from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, long_date, today
from core.money import pounds
from funding import columns_overview
from funding.filters import OverviewFilters
from funding.lapsing import forecast, of_award
from funding.models import Award, Tranche
from funding.page_data.awards import awards_with_parts, ledger_sums_by_award, promise_of
from funding.page_data.instalments import InstalmentLine, instalment_lines
from funding.page_data.overview import (
    next_in_order,
    open_instalments,
    overview_rows,
    rows_in_order,
)
from funding.page_data.recoveries import owed_by
from funding.presenting import Promise
from funding.queries import pauses_of
from funding.views.lists import HOME, DecoratedListPage, FundingList
from nhsuk.columns import Column
from trusts.models import Trust


@needs(Permission.FUNDING_OVERVIEW, Permission.FUNDING_VIEW)
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """Staff see one row per trust; a trust its own money; an assessor the list of awards."""
    user: Any = request.user
    if user.has(Permission.FUNDING_OVERVIEW):
        return programme_overview(request)
    trust = getattr(request, "trust", None)
    return trust_money(request, user, trust) if trust else redirect("funding:award_list")


class NextInstalments(DecoratedListPage):
    """As nobody filters or sorts it, the list is known beforehand: only its page is read."""

    @cached_property
    def page(self) -> Page[Any]:
        if any(value for name, value in self.request.GET.items() if name != "page"):
            return super().page
        page = Paginator(next_in_order(), self.per_page).get_page(self.request.GET.get("page"))
        page.object_list = self.decorate(rows_in_order(ids=list(page.object_list)))
        return page


class ProgrammeOverview(FundingList):
    """One row per trust: the next instalment, what it waits for, whose move, how long."""

    template_name = "funding/overview.html"
    title = "Funding"
    caption = "The next instalment of each trust"
    columns = columns_overview.OVERVIEW
    filterset_class = OverviewFilters
    default_sort = "due"
    file_name = "funding-overview"
    empty_text = "No trust waits for an instalment."
    decorate = staticmethod(overview_rows)
    list_page = NextInstalments

    def get_breadcrumbs(self) -> Any:
        return [HOME]

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return open_instalments(user)

    def get_columns(self) -> list[Column]:
        """Whoever draws up awards can tick the trusts to remind."""
        everything = self.request.GET.get("select") == "all"
        boxes = columns_overview.select_column(self.request.user, ticked=everything)
        return [*self.columns, *boxes]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        year = FinancialYear.of(today())
        lapsing = [each for each in forecast() if each.lapsing]
        all_ticked = self.request.GET.copy()
        all_ticked["select"] = "all"
        rows = kwargs["page"].page.object_list
        return super().get_context_data(
            year=year,
            last_day=year.last_day,
            lapsing=[each.cells for each in lapsing],
            lapsing_title=f"As things stand, {pounds(sum(each.lapsing for each in lapsing))} "
            f"would lapse on {long_date(year.last_day)}",
            may_remind=bool(rows) and columns_overview.may_remind(self.request.user),
            all_url=f"?{all_ticked.urlencode()}",
            **kwargs,
        )


programme_overview = ProgrammeOverview.as_view()


def trust_money(request: HttpRequest, user: User, trust: Trust) -> HttpResponseBase:
    """A trust's awards, each with its bar and its instalments."""
    awards = list(
        awards_with_parts(Award.objects.visible_to(user).held_by(trust)).order_by("awarded_on")
    )
    lines = lines_by_award(awards, user)
    sums = ledger_sums_by_award(awards, trust)
    pauses = {each.award_id: each for each in pauses_of(awards)}
    for award in awards:
        award.lapse = of_award(award, lines.get(award.pk, []))  # type: ignore[attr-defined]
    shown = [
        (award, promise_of(sums[award.pk]), lines.get(award.pk, []), pauses.get(award.pk))
        for award in awards
    ]
    total = sum((promise for _, promise, _, _ in shown), Promise())
    context = {"trust": trust, "awards": shown, "total": total, "title": "Funding"}
    context["owed"] = owed_by(trust)
    context["paid_back"] = sum(each.get("recovered", 0) for each in sums.values())
    return render(request, "funding/trust_money.html", context)


def lines_by_award(awards: list[Award], user: User) -> dict[int, list[InstalmentLine]]:
    lines: dict[int, list[InstalmentLine]] = {}
    tranches = Tranche.objects.visible_to(user).filter(award__in=awards).order_by("number")
    for line in instalment_lines(tranches):
        lines.setdefault(line.tranche.award_id, []).append(line)
    return lines
