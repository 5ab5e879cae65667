"""A date typed in three boxes: day, month, year."""

import calendar
import datetime
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.safestring import SafeString
from django.utils.text import capfirst

Parts = dict[str, str]
# Stands for the field's label in messages.
THE = "{The}"
# Nothing that a portal asks for lies before; "21" or "0021" for 2021 does.
EARLIEST = datetime.date(1900, 1, 1)
MOST_DIGITS = 9


class DateInput(forms.Widget):
    """Day, month and year in three boxes, sent as ``name_day``, ``name_month``, ``name_year``."""

    PARTS = ("day", "month", "year")
    input_type = "text"

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Parts:
        return {part: str(data.get(f"{name}_{part}") or "").strip() for part in self.PARTS}

    def value_omitted_from_data(self, data: Mapping[str, Any], files: Any, name: str) -> bool:
        return not any(f"{name}_{part}" in data for part in self.PARTS)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return f"{id_}-day" if id_ else ""

    def parts(self, value: datetime.date | Parts | None) -> Parts:
        """What stands in the three boxes."""
        if isinstance(value, datetime.date):
            return {part: str(getattr(value, part)) for part in self.PARTS}
        return value or dict.fromkeys(self.PARTS, "")

    def autocomplete(self, part: str) -> str | None:
        """``attrs={"autocomplete": "bday"}`` becomes bday-day, bday-month, bday-year."""
        base = self.attrs.get("autocomplete")
        return f"{base}-{part}" if base else None

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        raise NotImplementedError("Draw this field through the nhsuk template pack.")


class SplitDateField(forms.Field):
    """A date typed as day, month and year; gives a ``datetime.date`` or None.

    Months may be written as words ("March", "mar"). ``earliest`` (1 January 1900
    if not given) and ``latest`` are inclusive.
    Each error says in ``params["parts"]`` which boxes it is about.
    """

    widget = DateInput

    def __init__(
        self,
        *,
        earliest: datetime.date = EARLIEST,
        latest: datetime.date | None = None,
        **kwargs: Any,
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def clean(self, value: Parts | datetime.date | None) -> datetime.date | None:
        if isinstance(value, datetime.date) or value is None:
            parts = DateInput().parts(value)
        else:
            parts = value
        if not any(parts.values()):
            if self.required:
                raise self.problem(str(self.error_messages["required"]))
            return None
        day = self.real_date(parts)
        self.check_range(day)
        self.run_validators(day)
        return day

    def real_date(self, parts: Parts) -> datetime.date:
        missing = [part for part in DateInput.PARTS if not parts[part]]
        if missing:
            raise self.problem(f"{THE} must include a {' and '.join(missing)}", *missing)
        day, month, year = number(parts["day"]), month_number(parts["month"]), parts["year"]
        wrong = [name for name, ok in self.range_checks(day, month) if not ok]
        if wrong and number(year) is None:
            raise self.problem(f"{THE} must be a real date", *wrong, "year")
        if len(year) != 4 or number(year) is None:
            raise self.problem("Year must include 4 numbers", "year")
        if wrong:
            raise self.problem(f"{THE} must be a real date", *wrong)
        try:
            return datetime.date(int(year), month or 0, day or 0)
        except ValueError:
            part = "year" if int(year) < 1 else "day"
            raise self.problem(f"{THE} must be a real date", part) from None

    def range_checks(self, day: int | None, month: int | None) -> list[tuple[str, bool]]:
        return [
            ("day", day is not None and 1 <= day <= 31),
            ("month", month is not None and 1 <= month <= 12),
        ]

    def check_range(self, day: datetime.date) -> None:
        if day < self.earliest:
            raise self.problem(f"{THE} must be on or after {long(self.earliest)}")
        if self.latest and day > self.latest:
            raise self.problem(f"{THE} must be on or before {long(self.latest)}")

    def problem(self, text: str, *parts: str) -> ValidationError:
        label = str(self.label or "date")
        message = str(text).replace(THE, capfirst(label)).replace("%", "%%")
        return ValidationError(
            message, code="invalid", params={"parts": list(parts or DateInput.PARTS)}
        )

    def has_changed(self, initial: Any, data: Any) -> bool:
        widget = DateInput()
        return bool(widget.parts(initial) != widget.parts(data))


def lower_first(label: str) -> str:
    """A label inside a sentence; abbreviations keep their capitals."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def number(text: str) -> int | None:
    """A whole number in a few plain digits, or None: Python refuses to read thousands of them."""
    is_number = text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS
    return int(text) if is_number else None


def month_number(text: str) -> int | None:
    """1 to 12 (or another number) from digits, an English month or its first three letters."""
    names = [name.lower() for name in calendar.month_name]
    short = [name.lower() for name in calendar.month_abbr]
    lower = text.lower()
    if lower in names:
        return names.index(lower)
    return short.index(lower) if lower in short else number(text)


def long(day: datetime.date) -> str:
    return f"{day.day} {day:%B %Y}"
