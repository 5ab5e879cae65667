"""Months, for how long a decision holds."""

import calendar
from datetime import date


def months_after(day: date, months: int) -> date:
    """The same day of the month `months` later, or the month's last day if it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))
