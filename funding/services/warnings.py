"""Warnings that go out by themselves, once each."""

from core.actors import Actor
from core.services import service
from funding import notifications_awards as notifications
from funding.lapsing import lapsing_amounts


@service
def warn_of_lapse(*, by: Actor) -> int:
    """From 1 December to 31 March, tell the trusts of each award of which capital would lapse how
    much that is: once a year, however often this runs. Gives of how many awards it looked."""
    rows = list(lapsing_amounts().select_related("award").order_by("pk"))
    for row in rows:
        notifications.lapses(row)
    return len(rows)
