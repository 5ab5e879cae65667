"""What waits for a look, for the home pages of staff. A trust's people are told of none of it."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localdate

from accounts.models import User
from core.todo import Todo
from maturity.lifecycles import OPEN
from maturity.models import Flag
from programmes.separation import connected_trusts


def open_flags() -> QuerySet[Flag]:
    return Flag.objects.open()


def for_staff(user: User) -> list[Todo]:
    """One line for all that this person may close."""
    rows = open_flags().exclude(assessment__trust__in=connected_trusts(user))
    raised = list(rows.order_by("raised_at").values_list("raised_at", flat=True))
    if not raised:
        return []
    return [to_look_at(raised)]


def to_look_at(raised: list[Any]) -> Todo:
    number = len(raised)
    plural = "s" * (number > 1)
    return Todo(
        title=f"Look at: {number:,} unusual score{plural} or answer{plural}",
        url=f"{reverse('maturity:flags')}?status={OPEN}",
        owner="You",
        minutes=10 * number,
        since=localdate(raised[0]),
        detail="In assessments that were signed off. It decides nothing by itself.",
    )
