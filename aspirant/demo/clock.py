"""A few things need to have happened earlier: evidence that has run out since, claims that wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from core.dates import FinancialYear, today


def within_year(days: int) -> int:
    """So many days back, or as many as this financial year has had: money keeps its year."""
    return min(days, (today() - FinancialYear.of(today()).first_day).days)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Inside, the portal's calendar stands so many days back.

    Only the demonstration does this, while nothing else runs in its process. The database keeps
    its own clock: the history says when each step was really recorded.
    """
    with moved(-timedelta(days=days)):
        yield


@contextmanager
def minutes_later(minutes: int) -> Iterator[None]:
    """Inside, so many minutes have passed: what begins is recorded by the database's clock, and
    what takes its time ends by the portal's."""
    with moved(timedelta(minutes=minutes)):
        yield


@contextmanager
def moved(by: timedelta) -> Iterator[None]:
    real = timezone.now
    timezone.now = lambda: real() + by
    try:
        yield
    finally:
        timezone.now = real
