"""Which assessments the rules have not looked at, or not since their facts have changed."""

from django.db import connection

from maturity.flags.rules import SIGNATURE
from maturity.flags.thresholds import WAVE_DAYS

# So many at most by one sweep: a tenth of a second each leaves it far from a task's time limit.
# The rest is left to the next one.
MOST_AT_ONCE = 2000
UNSEEN = """
    SELECT basis.assessment_id
    FROM maturity_flag_basis(%s, %s) basis
    LEFT JOIN maturity_flaglook looked ON looked.assessment_id = basis.assessment_id
    WHERE looked.basis IS DISTINCT FROM basis.basis
    ORDER BY basis.assessment_id LIMIT %s
"""
OF_ONE = "SELECT basis FROM maturity_flag_basis(%s, %s, %s)"


def assessments_to_look_at() -> list[int]:
    """The first signed assessments with scores, of which something the rules ask has changed."""
    with connection.cursor() as cursor:
        cursor.execute(UNSEEN, [SIGNATURE, WAVE_DAYS, MOST_AT_ONCE])
        return [assessment for (assessment,) in cursor.fetchall()]


def basis_of(assessment_id: int) -> str | None:
    """The hash of what the rules see of one; None while it has no scores."""
    with connection.cursor() as cursor:
        cursor.execute(OF_ONE, [SIGNATURE, WAVE_DAYS, assessment_id])
        found = cursor.fetchone()
    return found[0] if found else None
