"""The conditions of an instalment with what pages say of them."""

import json
from collections.abc import Sequence

from django.db import connection

from funding.conditions.stored import StoredCondition
from funding.models import Tranche

QUERY = "SELECT condition_id, kind, facts FROM funding_conditions_in_full(%s)"


def conditions_of(tranche: Tranche) -> Sequence[StoredCondition]:
    """In the order in which they were added; one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, [[tranche.pk]])
        return [StoredCondition(id_, kind, json.loads(facts)) for id_, kind, facts in cursor]
