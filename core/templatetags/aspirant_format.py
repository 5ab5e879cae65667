"""Money and dates in templates, shown one way everywhere."""

from datetime import date, datetime
from decimal import Decimal

from django import template
from django.utils import timezone

from core import dates, money

register = template.Library()

register.filter("pounds", money.pounds)
register.filter("pounds_short", money.pounds_short)
register.filter("long_date", dates.long_date)
register.filter("when", dates.when)
register.filter("due_words", dates.due_words)


@register.filter
def financial_year(start: int) -> str:
    """2021 as `2021/22`."""
    return str(dates.FinancialYear(start))


@register.filter
def working_days_ago(day: date | datetime) -> int:
    """How many working days have passed since."""
    start = timezone.localtime(day).date() if isinstance(day, datetime) else day
    return dates.working_days_between(start, dates.today())


@register.filter
def percent_of(part: Decimal, whole: Decimal) -> int:
    """Whole percent, 0 when there is nothing to divide by; for bars."""
    return int(part * 100 / whole) if whole else 0
