"""The conditions of an instalment with what pages say of them."""

import json
from collections.abc import Iterable, Sequence
from datetime import date

from django.db import connection

from funding.blockers import Blocker
from funding.conditions.stored import StoredCondition
from funding.models import Tranche, Waiver

# Each with the waiver that lifts it, or else one that waits to be granted.
QUERY = """
    SELECT c.condition_id, c.kind, c.facts, w.reference, w.status, w.until
    FROM funding_conditions_in_full(%s) c
    LEFT JOIN LATERAL (
        SELECT x.reference, x.status, x.until FROM funding_waiver x
        WHERE x.condition_id = c.condition_id
          AND (x.status = 'asked' OR x.status = 'granted' AND x.until >= funding_today())
        ORDER BY x.status DESC, x.until DESC LIMIT 1
    ) w ON true
"""

TITLES = """
    SELECT c.id, c.kind, f.facts
    FROM funding_facts(%s) f JOIN funding_condition c ON c.id = f.condition_id
"""


def conditions_of(tranche: Tranche) -> Sequence[StoredCondition]:
    """In the order in which they were added; one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [[tranche.pk]])
        return [
            StoredCondition(id_, kind, json.loads(facts), waiver_of(*waiver))
            for id_, kind, facts, *waiver in cursor
        ]


def waiver_of(reference: str | None, status: str, until: date) -> Waiver | None:
    """The waiver of a condition; its reference, status and day are all there is to it."""
    return Waiver(reference=reference, status=status, until=until) if reference else None


def waivable(
    conditions: Sequence[StoredCondition], blockers: Sequence[Blocker]
) -> list[StoredCondition]:
    """Those that stand in the way, and of which no waiver was asked for."""
    open_ones = {blocker.condition for blocker in blockers}
    return [each for each in conditions if each.id in open_ones and each.waiver is None]


def titles_of(ids: Iterable[int]) -> dict[int, str]:
    """What conditions ask, in a few words, by their ids; one query, or none for none."""
    asked = list(ids)
    if not asked:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(TITLES, [asked])
        return {
            id_: StoredCondition(id_, kind, json.loads(facts)).title for id_, kind, facts in cursor
        }
