"""What the lists about money share."""

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any

from django.core.paginator import Page
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator

from accounts.access import needs
from accounts.permissions import Permission
from core.addresses import address_of
from nhsuk.columns import ListPage, ListPageView
from nhsuk.columns.view import EXPORTS
from nhsuk.components import NavItem

Decorate = Callable[[Iterable[Any]], list[Any]]
FUNDING_HOME = ("Funding", reverse_lazy("funding:overview"))
HOME = ("Home", "/")


# The lists under Funding, for those who follow the programme's money.
PLACES = (
    ("Next instalments", "funding:overview"),
    ("Awards", "funding:award_list"),
    ("Commitments", "funding:commitment_list"),
    ("Payments", "funding:release_list"),
    ("Payment batches", "funding:batch_list"),
    ("Budgets", "funding:budget_list"),
    ("Waivers", "funding:waiver_list"),
    ("Moves between years", "funding:reprofile_list"),
    ("Money to pay back", "funding:recovery_list"),
)


def places_of(request: HttpRequest) -> list[NavItem]:
    """One step from each list to the others, the present one marked."""
    user: Any = request.user
    if not user.has(Permission.FUNDING_OVERVIEW):
        return []
    urls = [(label, address_of(name)) for label, name in PLACES]
    return [NavItem(label, url, current=request.path == url) for label, url in urls]


class DecoratedListPage(ListPage):
    """A list whose shown rows are completed after they are read, such as with their blockers."""

    decorate: Decorate = list

    @cached_property
    def page(self) -> Page[Any]:
        page = super().page
        page.object_list = self.decorate(page.object_list)
        return page


class FundingList(ListPageView):
    """A list under Funding. `decorate` completes the rows that are shown, or all in a file."""

    decorate: Decorate | None = None
    list_page: type[DecoratedListPage] = DecoratedListPage

    template_name = "funding/list.html"

    def get_breadcrumbs(self) -> Sequence[Any]:
        return [HOME, FUNDING_HOME]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(places=places_of(self.request), **kwargs)

    def get_list_page(self) -> ListPage:
        page = super().get_list_page()
        if self.decorate is not None:
            page.__class__ = self.list_page
            page.decorate = self.decorate  # type: ignore[attr-defined]
        return page

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        export = EXPORTS.get(request.GET.get("format", ""))
        if export is None or self.decorate is None:
            return super().get(request, *args, **kwargs)
        page = self.get_list_page()
        return export(page.columns, self.decorate(page.rows), page.file_name)


needs_view = method_decorator(needs(Permission.FUNDING_VIEW), name="dispatch")
needs_overview = method_decorator(needs(Permission.FUNDING_OVERVIEW), name="dispatch")
