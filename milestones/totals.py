"""How many plans there are for each milestone, and how they stand: the same for every reader.

Counting goes through every criterion of every plan, so the result is kept in the cache, under a
stamp of what it rests on: a decision, a date, a criterion or a participant that changes makes
another stamp. It is kept for a minute at most, should two changes be committed out of order.
"""

from contextlib import suppress
from dataclasses import dataclass

from django.core.cache import cache
from django.db import connection
from redis.exceptions import RedisError

from core.dates import today
from milestones.models import TrustMilestone
from programmes.models import Participation

KEPT_SECONDS = 60
STAMP = """
    SELECT concat_ws('.', 'milestones.totals', current_database(), %s::text,
        (SELECT max(pgh_id) FROM evidence_claimevent),
        (SELECT max(pgh_id) FROM milestones_planneddateevent),
        (SELECT max(pgh_id) FROM milestones_criterionevent),
        (SELECT max(pgh_id) FROM programmes_participationevent))
"""


@dataclass(frozen=True)
class Totals:
    """How many plans the public sees for a milestone, how many were carried out, and how many are
    past their date."""

    planned: int = 0
    reached: int = 0
    overdue: int = 0


def totals_by_milestone() -> dict[int, Totals]:
    """The totals of each milestone that anybody plans, by its id."""
    key = stamp()
    rows = None
    with suppress(RedisError):
        rows = cache.get(key)
    if rows is None:
        rows = count()
        with suppress(RedisError):
            cache.set(key, rows, KEPT_SECONDS)
    return {milestone: Totals(*numbers) for milestone, *numbers in rows}


def stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(STAMP, [today()])
        found: str = cursor.fetchone()[0]
    return found


def count() -> list[tuple[int, int, int, int]]:
    """Milestone, planned, reached and overdue, from the database."""
    public = TrustMilestone.objects.filter(participation__in=Participation.objects.public())
    ids = list(public.order_by().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM milestones_totals(%s::bigint[], %s)", [ids, today()])
        return list(cursor.fetchall())
