"""List pages: order, pages, filters, files."""

import csv
import io
from typing import Any

import django_filters
import pytest
from bs4 import BeautifulSoup
from django import forms
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ImproperlyConfigured
from django.test import Client, RequestFactory

from nhsuk.columns import Column, ListPage, ListPageView
from nhsuk.columns.page import filter_values
from nhsuk.dates import SplitDateField
from nhsuk.filters import ListFilterSet, SearchFilter
from tests.nhsuk.guide import COLUMNS, PermissionFilters
from tests.nhsuk.html import one, parse

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("guide")]


def make(query: str = "", filters: Any = PermissionFilters, **kwargs: Any) -> ListPage:
    request = RequestFactory().get(f"/list/{query}")
    kwargs = {"caption": "Permissions", "per_page": 5, "default_sort": "name", **kwargs}
    rows = Permission.objects.select_related("content_type")
    return ListPage(request, rows, COLUMNS, filterset_class=filters, **kwargs)


def names(page: ListPage) -> list[str]:
    return [permission.name for permission in page.rows]


def get(client: Client, query: str = "") -> BeautifulSoup:
    response = client.get(f"/guide/list/{query}")
    assert response.status_code == 200
    return parse(response.content)


# --- order ----------------------------------------------------------------------------------------


def test_the_default_order_holds_until_another_is_asked_for() -> None:
    assert make().rows.query.order_by[-1] == "pk"
    numbers = [p.pk for p in make("?sort=-pk").rows]
    assert numbers == sorted(numbers, reverse=True)
    assert [p.pk for p in make("?sort=pk").rows] == sorted(numbers)


@pytest.mark.parametrize("sort", ["nonsense", "-", "password", "money", "--name", "name; drop"])
def test_an_unknown_order_falls_back(sort: str) -> None:
    assert make(f"?sort={sort}").sort == "name"
    assert names(make(f"?sort={sort}")) == names(make())


def test_without_a_default_the_query_sets_own_order_stays() -> None:
    assert make(default_sort="").rows.ordered
    request = RequestFactory().get("/list/")
    rows = Permission.objects.order_by()
    assert ListPage(request, rows, COLUMNS, caption="x").rows.query.order_by == ("pk",)


def test_headers_are_links_that_turn_the_order(client: Client) -> None:
    page = get(client, "?sort=name&app=auth&page=2")
    headers = {th.get_text().strip(): th for th in page.select("thead th")}
    name, code = headers["Name"], headers["Code"]
    assert name["aria-sort"] == "ascending"
    assert one(name, "a")["href"] == "?sort=-name&app=auth"
    assert one(code, "a")["href"] == "?sort=codename&app=auth"
    assert not code.has_attr("aria-sort")
    assert headers["Amount"].a is None
    turned = one(get(client, "?sort=-name"), "th[aria-sort=descending] a")
    assert turned["href"] == "?sort=name"


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "number"),
    [
        ("", 1),
        ("2", 2),
        ("0", "last"),
        ("-1", "last"),
        ("x", 1),
        ("9" * 9, "last"),
        ("9" * 9999, 1),
    ],
)
def test_any_page_number_gives_a_page(page: str, number: Any) -> None:
    made = make(f"?page={page}")
    expected = made.page.paginator.num_pages if number == "last" else number
    assert made.page.number == expected


def test_the_count_is_said(client: Client) -> None:
    total = Permission.objects.count()
    assert make().summary == f"1 to 5 of {total}"
    assert make("?page=2").summary == f"6 to 10 of {total}"
    assert make(per_page=1000).summary == f"{total} results"
    assert make("?search=nothing+at+all").summary == "0 results"
    one = Permission.objects.first()
    assert make(f"?number={one.pk}").summary == "1 result"


def test_pages_are_links_that_keep_the_filters(client: Client) -> None:
    page = get(client, "?app=auth&page=2")
    assert [a["href"] for a in page.select("a[rel]")] == ["?app=auth&page=1", "?app=auth&page=3"]
    current = one(page, ".nhsuk-pagination a[aria-current]")
    assert current.text.strip() == "2"
    assert get(client, "?app=auth").select_one("a[rel=prev]") is None
    assert get(client, "?app=auth&page=99").select_one("a[rel=next]") is None
    assert get(client, "?number=1").select_one(".nhsuk-pagination") is None


def test_no_page_costs_more_than_a_count_and_a_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(2):
        get(client, "?search=can&sort=app&page=2")


# --- filters --------------------------------------------------------------------------------------


def test_filters_in_force_are_listed_and_removable(client: Client) -> None:
    page = get(client, "?search=can+add&app=auth&sort=name&page=2")
    found = [(a.get_text(" ", strip=True), a["href"]) for a in page.select(".app-filters__remove")]
    assert found == [
        ("Remove Search: can add", "?app=auth&sort=name"),
        ("Remove App: Sign-in", "?search=can+add&sort=name"),
    ]
    clear = one(page, ".app-filters__buttons a")
    assert clear["href"] == "?sort=name"
    order = one(page, ".app-filters input[name=sort]")
    assert order["value"] == "name"


def test_search_finds_each_word_anywhere() -> None:
    assert names(make("?search=GROUP+add")) == ["Can add group"]
    assert names(make("?search=add_group")) == ["Can add group"]
    assert names(make("?search=group+zebra")) == []


def test_search_may_look_up_otherwise_than_anywhere() -> None:
    class Exact(ListFilterSet):
        search = SearchFilter(fields=["codename__istartswith"])

    assert names(make("?search=roup", filters=Exact)) == []
    assert len(names(make("?search=ADD_gr", filters=Exact))) == 1


def test_a_long_search_is_refused_politely(client: Client) -> None:
    page = get(client, f"?search={'x' * 101}&app=auth")
    assert one(page, "title").text.startswith("Error: ")
    link = one(page, ".nhsuk-error-summary a")
    assert link["href"] == "#filter-search"
    assert page.select_one("#filter-search") is not None
    assert "1 to 3" in page.get_text(), "the other filters still hold"


@pytest.mark.parametrize("query", ["?app=nonsense", "?number=x", "?search=%00", "?app=auth&app=x"])
def test_bad_values_never_break_the_page(client: Client, query: str) -> None:
    get(client, query)


def test_an_empty_list_says_what_to_do(client: Client) -> None:
    page = get(client, "?search=zebra")
    empty = one(page, ".app-empty")
    assert "Clear the filters" in empty.text
    assert page.select_one("table") is None
    assert page.select_one(".app-list-head__files") is None


class SplitFilter(django_filters.Filter):
    field_class = forms.SplitDateTimeField


class ManyFilters(ListFilterSet):
    kind = django_filters.ModelChoiceFilter(
        field_name="content_type", queryset=ContentType.objects.all(), label="Kind"
    )
    kinds = django_filters.ModelMultipleChoiceFilter(
        field_name="content_type",
        queryset=ContentType.objects.all(),
        to_field_name="model",
        label="Kinds",
    )
    apps = django_filters.MultipleChoiceFilter(
        field_name="content_type__app_label",
        choices=[("Ours", [("auth", "Sign-in")]), ("admin", "Admin")],
        label="Apps",
    )
    numbers = django_filters.RangeFilter(field_name="pk", label="Numbers")
    word = django_filters.BooleanFilter(field_name="name", lookup_expr="isnull", label="Nameless")

    at = SplitFilter(method="nothing", label="At")

    def nothing(self, queryset: Any, name: str, value: Any) -> Any:
        return queryset


def in_force(query: str) -> list[tuple[str, str, str]]:
    page = make(query, filters=ManyFilters)
    return [(f.label, f.value, f.remove_url) for f in page.filters_in_force]


def test_each_of_several_values_can_be_taken_away() -> None:
    assert in_force("?apps=auth&apps=admin") == [
        ("Apps", "Sign-in", "?apps=admin"),
        ("Apps", "Admin", "?apps=auth"),
    ]
    found = in_force("?kinds=group&kinds=permission")
    assert {url for _, _, url in found} == {"?kinds=group", "?kinds=permission"}


def test_ranges_choices_and_truth_are_said_in_words() -> None:
    kind = ContentType.objects.get(app_label="auth", model="group")
    assert in_force(f"?kind={kind.pk}") == [("Kind", str(kind), "?")]
    assert in_force("?numbers_min=1&numbers_max=9") == [("Numbers", "1 to 9", "?")]
    assert in_force("?numbers_min=1") == [("Numbers", "1", "?")]
    assert in_force("?word=true") == [("Nameless", "Yes", "?")]
    assert in_force("?numbers_min=x") == []
    assert in_force("?at_0=2021-03-02&at_1=10:00") == [("At", "2 March 2021 at 10:00am", "?")]


def test_three_boxes_of_a_date_are_one_filter() -> None:
    class DateFilter(django_filters.Filter):
        field_class = SplitDateField

    class Dated(ListFilterSet):
        since = DateFilter(label="Since", method="no_change")

        def no_change(self, queryset: Any, name: str, value: Any) -> Any:
            return queryset

    page = make("?since_day=2&since_month=3&since_year=2021&sort=pk", filters=Dated)
    assert [(f.label, f.value, f.remove_url) for f in page.filters_in_force] == [
        ("Since", "2 March 2021", "?sort=pk")
    ]


def test_an_empty_choice_of_many_is_no_filter() -> None:
    field = forms.ModelMultipleChoiceField(ContentType.objects.all())
    assert list(filter_values(field, ContentType.objects.none(), [])) == []


def test_a_list_without_filters_has_no_panel() -> None:
    page = make(filters=None)
    assert page.filters_in_force == []
    assert page.filterset is None


# --- files ----------------------------------------------------------------------------------------


def test_files_hold_all_filtered_rows_in_order(client: Client) -> None:
    response = client.get("/guide/list/?app=auth&sort=-pk&format=csv")
    text = response.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    count = Permission.objects.filter(content_type__app_label="auth").count()
    assert len(rows) == count > 5
    assert [int(row["Number"]) for row in rows] == sorted(
        (int(row["Number"]) for row in rows), reverse=True
    )
    assert rows[0]["Only in files"].startswith("Can ")
    assert response["Content-Disposition"] == 'attachment; filename="permissions.csv"'


def test_an_unknown_format_is_the_page(client: Client) -> None:
    get(client, "?format=exe")
    response = client.get("/guide/list/?format=xlsx")
    assert response["Content-Type"].endswith("sheet")
    assert response.getvalue().startswith(b"PK")


def test_links_to_files_keep_the_filters(client: Client) -> None:
    page = get(client, "?app=auth&page=2&sort=name")
    links = [a["href"] for a in page.select(".app-list-head__files a")]
    assert links == ["?app=auth&sort=name&format=csv", "?app=auth&sort=name&format=xlsx"]


def test_lists_are_read_only(client: Client) -> None:
    assert client.post("/guide/list/").status_code == 405


def test_a_list_view_must_say_what_it_lists() -> None:
    with pytest.raises(ImproperlyConfigured, match="get_queryset"):
        ListPageView().get_queryset()


def test_a_sort_may_use_several_fields_and_puts_missing_values_last() -> None:
    column = Column("app", "App", sort=("content_type__app_label", "codename"))
    request = RequestFactory().get("/list/?sort=-app")
    made = ListPage(request, Permission.objects.all(), [column], caption="x")
    keys = [(p.content_type.app_label, p.codename) for p in made.rows.select_related()]
    assert keys == sorted(keys, reverse=True)
    assert "NULLS LAST" in str(made.rows.query)
    assert made.url(sort=None) == "?"
