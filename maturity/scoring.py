"""Computing scores in the database, set by set. The sums stand in `sql/20_scores.sql`."""

from collections.abc import Callable

from django.db import connection
from django.db.models import QuerySet

from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment

# Assessments computed by one statement of a long recomputation, between two reports of progress.
CHUNK = 5000

# Whoever computes waits for whoever does: scores are taken away and written in one transaction.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('maturity_score'))"
FORGET = "DELETE FROM maturity_score WHERE assessment_id BETWEEN %s AND %s"
WRITE = """
    INSERT INTO maturity_score (
        assessment_id, dimension_id, kind, points, out_of, value, statements, answered, checked,
        framework_version_id, formula_version, inputs_hash, run_id
    )
    SELECT assessment_id, dimension_id, kind, points, out_of, 100 * points / out_of, statements,
           answered, checked, version_id, maturity_formula(), inputs_hash, %s
    FROM maturity_score_rows(%s, %s)
    ORDER BY assessment_id
"""


def stale_assessments() -> list[int]:
    """Signed assessments whose scores are missing or were computed from something else."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT assessment_id FROM maturity_stale() ORDER BY assessment_id")
        return [assessment for (assessment,) in cursor.fetchall()]


def take_turn() -> None:
    """Wait until nobody else computes, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK)


def write_scores(first: int, last: int, run: int | None = None) -> int:
    """Replace the scores of the signed assessments between two ids; how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [first, last])
        cursor.execute(WRITE, [run, first, last])
        return int(cursor.rowcount)


def signed() -> QuerySet[Assessment]:
    return Assessment.objects.filter(status=SUBMITTED).order_by("pk")


def how_many() -> int:
    """How many assessments have scores to compute."""
    return signed().count()


def write_all(run: int, report: Callable[[int, int], None]) -> int:
    """Replace every score, chunk by chunk, in the present transaction; how many assessments."""
    ids = list(signed().values_list("pk", flat=True))
    parts = [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]
    for number, part in enumerate(parts, start=1):
        write_scores(part[0], part[-1], run)
        report(number, len(parts))
    return len(ids)
