"""How many plans there are, how they stand, and which are late; counting goes through every
criterion of every plan, so what was counted is kept for a minute."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from psycopg2 import sql

from core.dates import today
from core.keeping import forget, kept
from milestones.models import TrustMilestone
from programmes import lifecycles
from programmes.models import Participation
from trusts.models import Trust

# A decision, a date, a criterion or a participant that changes makes another stamp.
STAMP = """
    SELECT concat_ws('.', 'totals',
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
    """The totals of each milestone that anybody plans, by its id: of this moment, since what they
    rest on has a stamp."""
    rows = kept(stamp(), count)
    return {milestone: Totals(*numbers) for milestone, *numbers in rows}


def overdue() -> int:
    """How many public plans are past their date; up to a minute old."""
    return kept("overdue", lambda: sum(row[-1] for row in count()))


def stamp() -> str:
    with connection.cursor() as cursor:
        cursor.execute(STAMP)
        found: str = cursor.fetchone()[0]
    return found


def count() -> list[tuple[int, int, int, int]]:
    """Milestone, planned, reached and overdue, from the database."""
    public = TrustMilestone.objects.filter(participation__in=Participation.objects.public())
    ids, facts = public.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        asked = sql.SQL("SELECT * FROM milestones_totals(ARRAY({}), %s)").format(sql.SQL(ids))
        cursor.execute(asked, [*facts, today()])
        return list(cursor.fetchall())


def late_of(trust: Trust) -> list[tuple[str, str, date]]:
    """The slug, name and date of each of a trust's milestones that is past its date; up to a
    minute old, but never older than its last forecast."""

    def read() -> list[tuple[str, str, str]]:
        plans: Any = TrustMilestone.objects.filter(trust=trust).with_dates()
        late = plans.filter(achieved_on__isnull=True, forecast_on__lt=today())
        late = late.exclude(participation__status__in=lifecycles.LEFT)
        names = ("milestone__slug", "milestone__name", "forecast_on")
        return [(slug, name, day.isoformat()) for slug, name, day in late.values_list(*names)]

    found = kept(f"late.{trust.pk}", read)
    return [(slug, name, date.fromisoformat(day)) for slug, name, day in found]


def forget_late(trust: Trust) -> None:
    forget(f"late.{trust.pk}")
