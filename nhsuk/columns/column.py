"""A column of a list: where its value comes from, and how page and files show it."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone

from nhsuk.html import escaped, link

Getter = Callable[[Any], Any]


@dataclass(frozen=True)
class Column:
    """One column.

    ``value``: a path ("trust.name", methods are called) or a function of the object; the default
    is the path named by ``key``. ``sort``: the database field to sort by (or several), None if the
    column cannot be sorted. ``format``: value to text or safe HTML, for the page only.
    ``link``: object to address, or "" for none. ``html``: object to safe HTML; replaces value,
    format and link on the page. ``export``: object to the value in files, where it differs.
    """

    key: str
    label: str
    value: str | Getter = ""
    sort: str | tuple[str, ...] | None = None
    numeric: bool = False
    format: Callable[[Any], Any] | None = None
    link: Callable[[Any], str | None] | None = None
    html: Getter | None = None
    export: Getter | None = None
    empty: str = "No data"
    on_page: bool = True
    in_files: bool = True
    label_hidden: bool = False
    classes: str = field(default="")

    @cached_property
    def get(self) -> Getter:
        """Object to raw value."""
        return self.value if callable(self.value) else path_getter(self.value or self.key)

    @property
    def sort_fields(self) -> tuple[str, ...]:
        if isinstance(self.sort, str):
            return (self.sort,)
        return self.sort or ()

    def cell(self, obj: Any) -> str:
        """The escaped HTML inside the cell; never empty."""
        if self.html is not None:
            return escaped(self.html(obj)) or self.no_data
        value = self.get(obj)
        if value is None or value == "":
            return self.no_data
        shown = self.format(value) if self.format else plain(value, grouped=self.numeric)
        text = escaped(shown)
        url = self.link(obj) if self.link else None
        return link(shown, url) if url else text

    @property
    def no_data(self) -> str:
        return f'<span class="app-no-data">{escaped(self.empty)}</span>'

    def exported(self, obj: Any) -> Any:
        """The value in CSV and XLSX: numbers, dates and text as they are."""
        return self.export(obj) if self.export else self.get(obj)


def path_getter(path: str) -> Getter:
    """Follows dots (or double underscores); stops at None, calls what can be called."""
    names = path.replace("__", ".").split(".")

    def get(obj: Any) -> Any:
        for name in names:
            obj = obj[name] if isinstance(obj, dict) else getattr(obj, name)
            if callable(obj):
                obj = obj()
            if obj is None:
                return None
        return obj

    return get


def plain(value: Any, *, grouped: bool = False) -> Any:
    """A value as people read it: "12 March 2021", "Yes", "2,500,000" (numbers if ``grouped``)."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | Decimal | float):
        return f"{value:,}" if grouped else str(value)
    if isinstance(value, datetime.datetime):
        return moment(timezone.localtime(value) if timezone.is_aware(value) else value)
    return long_date(value) if isinstance(value, datetime.date) else value


def moment(local: datetime.datetime) -> str:
    """ "12 March 2021 at 4:05pm", as the portal writes it everywhere."""
    half = "am" if local.hour < 12 else "pm"
    return f"{long_date(local)} at {local.hour % 12 or 12}:{local:%M}{half}"


def long_date(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
