"""A few things need to have happened earlier: evidence that has run out since, claims that wait."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Inside, the portal's calendar stands so many days back.

    Only the demonstration does this, while nothing else runs in its process. The database keeps
    its own clock: the history says when each step was really recorded.
    """
    real = timezone.now
    timezone.now = lambda: real() - timedelta(days=days)
    try:
        yield
    finally:
        timezone.now = real
