"""A list page: filter, sort, page, count, and the addresses that change them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

import django_filters
from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import F, QuerySet
from django.http import HttpRequest, QueryDict
from django_filters.widgets import SuffixedMultiWidget

from nhsuk.columns.column import Column, plain
from nhsuk.columns.table import Table
from nhsuk.dates import DateInput

OWN_PARAMETERS = ("sort", "page", "format")


@dataclass(frozen=True)
class FilterInForce:
    """One filter value, in words, and the address of the list without it."""

    label: str
    value: str
    remove_url: str


class ListPage:
    """Everything a list template needs; reads only the address, GET only.

    Unknown sort keys and pages fall back to the default order and the nearest page. The order is
    total (the primary key comes last), so that no row shows on two pages.
    """

    def __init__(
        self,
        request: HttpRequest,
        queryset: QuerySet[Any],
        columns: Sequence[Column],
        *,
        caption: str,
        filterset_class: type[django_filters.FilterSet] | None = None,
        default_sort: str = "",
        per_page: int = 50,
        empty_text: str = "Nothing to show.",
        file_name: str = "list",
        responsive: bool = True,
    ) -> None:
        self.request, self.columns, self.caption = request, list(columns), caption
        self.default_sort, self.per_page = default_sort, per_page
        self.empty_text, self.file_name, self.responsive = empty_text, file_name, responsive
        self.queryset = queryset
        self.filterset = (
            filterset_class(request.GET, queryset=queryset, request=request)
            if filterset_class
            else None
        )

    # --- order ---------------------------------------------------------------------------------

    @cached_property
    def sort(self) -> str:
        """The key in force, with a leading "-" for descending."""
        asked = self.request.GET.get("sort", "")
        return asked if self.column_for(asked) else self.default_sort

    def column_for(self, sort: str) -> Column | None:
        key = sort.removeprefix("-")
        return next((c for c in self.columns if c.key == key and c.sort), None)

    @cached_property
    def rows(self) -> QuerySet[Any]:
        """All rows of the list, filtered and in order."""
        filtered = self.filterset.qs if self.filterset else self.queryset
        column = self.column_for(self.sort)
        if column is None:
            return filtered if filtered.ordered else filtered.order_by("pk")
        down = self.sort.startswith("-")
        order = [sort_expression(name, down) for name in column.sort_fields]
        return filtered.order_by(*order, "pk")

    def sort_link(self, column: Column) -> tuple[str, str]:
        if self.sort == column.key:
            return self.url(sort=f"-{column.key}"), "ascending"
        if self.sort == f"-{column.key}":
            return self.url(sort=column.key), "descending"
        return self.url(sort=column.key), ""

    # --- page ----------------------------------------------------------------------------------

    @cached_property
    def page(self) -> Page[Any]:
        return self.paginated(self.rows)

    def paginated(self, rows: Any) -> Page[Any]:
        """The page asked for; override to fetch its rows in another way."""
        return Paginator(rows, self.per_page).get_page(self.request.GET.get("page"))

    @cached_property
    def count(self) -> int:
        return self.page.paginator.count

    @property
    def table(self) -> Table:
        return Table(
            self.columns,
            self.page.object_list,
            self.caption,
            caption_hidden=True,
            compact=True,
            responsive=self.responsive,
            sort_link=self.sort_link,
        )

    @property
    def summary(self) -> str:
        """ "1 to 50 of 271" or, on one page, "12 results"."""
        if self.page.paginator.num_pages > 1:
            first, last = self.page.start_index(), self.page.end_index()
            return f"{first:,} to {last:,} of {self.count:,}"
        return f"{self.count:,} {'result' if self.count == 1 else 'results'}"

    # --- addresses -----------------------------------------------------------------------------

    def url(self, **changes: str | None) -> str:
        """This list with changed parameters, from its first page on; None takes one away."""
        query = self.request.GET.copy()
        query.pop("page", None)
        query.pop("format", None)
        for name, value in changes.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = value
        return address(query)

    def page_url(self, number: int) -> str:
        return self.url(page=str(number))

    @property
    def csv_url(self) -> str:
        return self.url(format="csv")

    @property
    def xlsx_url(self) -> str:
        return self.url(format="xlsx")

    @property
    def clear_url(self) -> str:
        """No filter; the order stays."""
        query = QueryDict(mutable=True)
        if "sort" in self.request.GET:
            query["sort"] = self.request.GET["sort"]
        return address(query)

    # --- filters -------------------------------------------------------------------------------

    @cached_property
    def filters_in_force(self) -> list[FilterInForce]:
        if self.filterset is None:
            return []
        form = self.filterset.form
        form.is_valid()
        return [
            FilterInForce(str(form[name].label), text, self.without(form, name, raw))
            for name, value in form.cleaned_data.items()
            for text, raw in filter_values(form.fields[name], value, self.raw(name))
        ]

    def raw(self, name: str) -> list[str]:
        return [value for value in self.request.GET.getlist(name) if value]

    def without(self, form: forms.BaseForm, name: str, raw: str | None) -> str:
        query = self.request.GET.copy()
        query.pop("page", None)
        if raw is None:
            for parameter in parameters(form, name):
                query.pop(parameter, None)
        else:
            query.setlist(name, [value for value in query.getlist(name) if value != raw])
        return address(query)


class KeysFirst(ListPage):
    """A list that sorts keys, and then reads the rows of one page by `whole`, in any order: rows
    are wide, and what each of them shows may be a question of its own."""

    whole: Callable[[list[Any]], Iterable[Any]]

    def paginated(self, rows: Any) -> Page[Any]:
        page = super().paginated(rows.values_list("pk", flat=True))
        keys = list(page.object_list)
        found = {row.pk: row for row in self.whole(keys)}
        page.object_list = [found[key] for key in keys if key in found]
        return page


def address(query: QueryDict) -> str:
    return f"?{query.urlencode()}"


def sort_expression(name: str, down: bool) -> Any:
    """Rows without a value come last either way."""
    return F(name).desc(nulls_last=True) if down else F(name).asc(nulls_last=True)


def parameters(form: forms.BaseForm, name: str) -> list[str]:
    """The address parameters one field reads."""
    widget = form.fields[name].widget
    if isinstance(widget, DateInput):
        return [f"{name}_{part}" for part in DateInput.PARTS]
    if isinstance(widget, SuffixedMultiWidget):
        return [widget.suffixed(name, suffix) for suffix in widget.suffixes]
    if isinstance(widget, forms.MultiWidget):
        return [name + suffix for suffix in cast(Any, widget).widgets_names]
    return [name]


def filter_values(
    field: forms.Field, value: Any, raw: list[str]
) -> Iterator[tuple[str, str | None]]:
    """(words, raw value to take away or None for the whole field) of each value in force."""
    if is_empty(value):
        return
    if isinstance(field, forms.ModelMultipleChoiceField):
        key = field.to_field_name or "pk"
        for obj in value:
            yield field.label_from_instance(obj), str(getattr(obj, key))
    elif isinstance(field, forms.MultipleChoiceField):
        labels = choice_labels(field)
        yield from ((labels.get(item, item), item) for item in raw)
    else:
        yield in_words(field, value), None


def in_words(field: forms.Field, value: Any) -> str:
    """One value as the filter's panel shows it."""
    if isinstance(field, forms.ModelChoiceField):
        return field.label_from_instance(value)
    if isinstance(field, forms.ChoiceField):
        return choice_labels(field).get(str(value), str(value))
    if isinstance(value, slice):
        return " to ".join(str(plain(end)) for end in (value.start, value.stop) if end is not None)
    return str(plain(value))


def is_empty(value: Any) -> bool:
    if isinstance(value, QuerySet):
        return not value
    return value is None or value in ("", [], ()) or value is False


def choice_labels(field: Any) -> dict[str, str]:
    labels: dict[str, str] = {}
    for value, label in field.choices:
        group = label if isinstance(label, list | tuple) else [(value, label)]
        labels.update({str(inner): str(text) for inner, text in group})
    return labels
