"""Questions about plans that policies, services and pages share."""

from datetime import date

from django.db import connection

from core.dates import today
from milestones.models import TrustMilestone


def achieved_on(plan: TrustMilestone) -> date | None:
    """The day on which a milestone was reached; None while it is not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT milestones_achieved_on(%s, %s)", [plan.pk, today()])
        found: date | None = cursor.fetchone()[0]
    return found
