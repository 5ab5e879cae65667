"""Nobody acts on a trust of their own, or on one paired with it (domain rules 10 and 20).

The rule itself is the SQL function `programmes_connected_trusts`, which triggers ask too.
"""

from datetime import date

from django.db import connection
from django.db.models.expressions import RawSQL

from accounts.models import User
from core.actors import Actor
from core.dates import today
from core.errors import NotAllowed
from trusts.models import Trust


def connected_trust_ids(user: Actor, on: date | None = None) -> set[int]:
    """The trusts a person belongs to, or did within a year, and all that are paired with those."""
    if not isinstance(user, User):
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT trust_id FROM programmes_connected_trusts(%s, %s)", [user.pk, on or today()]
        )
        return {trust_id for (trust_id,) in cursor.fetchall()}


def connected_trusts(user: User) -> RawSQL:
    """The same as a subquery, for `trust__in=`."""
    return RawSQL("SELECT trust_id FROM programmes_connected_trusts(%s, %s)", [user.pk, today()])


def is_connected(user: Actor, trust: Trust, on: date | None = None) -> bool:
    """Whether a person has to do with a trust. The portal itself has to do with none."""
    if not isinstance(user, User):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT programmes_is_connected(%s, %s, %s)", [user.pk, trust.pk, on or today()]
        )
        return bool(cursor.fetchone()[0])


def check_not_connected(by: Actor, trust: Trust) -> None:
    """Raise NotAllowed if `by` belongs to the trust or to one paired with it, or did in a year."""
    if is_connected(by, trust):
        raise NotAllowed(
            f"You belong to {trust.display_name}, or to a trust paired with it, "
            "or did within the last year.",
            next_step="Ask a colleague who has nothing to do with that trust.",
            code="connected",
        )
