"""Days, working days and financial years, in Europe/London, shown one way everywhere."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Self
from zoneinfo import ZoneInfo

from django import forms
from django.db import models
from django.utils import timezone
from govuk_bank_holidays.bank_holidays import BankHolidays

LONDON = ZoneInfo("Europe/London")


def now() -> datetime:
    """The present moment, aware, in Europe/London, by the clock that the whole portal reads."""
    return timezone.now().astimezone(LONDON)


def today() -> date:
    """The day it is in London."""
    return now().date()


def london_day(moment: datetime) -> date:
    """The day it was in London."""
    return moment.astimezone(LONDON).date()


def long_date(day: date | None) -> str:
    """`12 March 2021`."""
    if day is None:
        return "No date"
    if isinstance(day, datetime):
        day = london_day(day)
    return f"{day.day} {day:%B} {day.year}"


def due_words(due: date, first: date | None) -> str:
    """`31 March 2022`, or `31 March 2022 (first 30 September 2021)` for what was due before."""
    moved = first is not None and first != due
    return f"{long_date(due)} (first {long_date(first)})" if moved else long_date(due)


def when(moment: datetime | None) -> str:
    """`12 March 2021 at 4:05pm`, in London."""
    if moment is None:
        return "No date"
    local = moment.astimezone(LONDON)
    hour = local.hour % 12 or 12
    return f"{long_date(local)} at {hour}:{local:%M}{'am' if local.hour < 12 else 'pm'}"


@dataclass(frozen=True, order=True)
class FinancialYear:
    """1 April to 31 March (domain rule 14), named by the calendar year in which it begins."""

    start: int

    @classmethod
    def of(cls, day: date) -> Self:
        return cls(day.year if day.month >= 4 else day.year - 1)

    @property
    def first_day(self) -> date:
        return date(self.start, 4, 1)

    @property
    def last_day(self) -> date:
        return date(self.start + 1, 3, 31)

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.start}/{(self.start + 1) % 100:02d}"


class FinancialYearField(models.PositiveSmallIntegerField):  # type: ignore[type-arg]
    """A financial year, stored as the calendar year in which it begins: 2021 is 2021/22."""

    def formfield(self, **kwargs: Any) -> Any:
        this_year = FinancialYear.of(today()).start
        years = range(2016, this_year + 6)
        return forms.TypedChoiceField(
            choices=[("", "Choose a year"), *((year, str(FinancialYear(year))) for year in years)],
            coerce=int,
            required=not self.blank,
            label=kwargs.get("label", self.verbose_name.capitalize()),
        )


@cache
def _bank_holidays() -> BankHolidays:
    # The dates that the package ships: the portal fetches nothing while it serves.
    return BankHolidays(use_cached_holidays=True)


def is_working_day(day: date) -> bool:
    """Neither weekend nor bank holiday in England."""
    return bool(_bank_holidays().is_work_day(day, division=BankHolidays.ENGLAND_AND_WALES))


def working_days_after(day: date, number: int) -> date:
    """The date `number` working days after `day` (0 gives `day` itself)."""
    while number > 0:
        day += timedelta(days=1)
        if is_working_day(day):
            number -= 1
    return day


def working_days_between(start: date, end: date) -> int:
    """How many working days have passed since `start`, up to and including `end`."""
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=step)) for step in range(1, days + 1))
