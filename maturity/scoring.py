"""Computing scores in the database, set by set. The sums stand in `sql/20_scores.sql`."""

from collections.abc import Callable

from django.db import connection

from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment

# Assessments computed by one statement of a long recomputation, between two reports of progress.
# A quarter of a second each: fine enough to watch. Each step plans its statements anew, so that
# steps of 500 take a seventh longer over 5,000.
CHUNK = 2500

# Whoever computes waits for whoever does: scores are taken away and written in one transaction.
LOCK = "SELECT pg_advisory_xact_lock(hashtext('maturity_score'))"
# Tens of thousands of rows are put in order before they are written: in memory, not in a file.
ROOM = "SET LOCAL work_mem = '64MB'"
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

PARTS = """
    SELECT min(id), max(id), count(*)
    FROM (
        SELECT id, (row_number() OVER (ORDER BY id) - 1) / %s AS part
        FROM maturity_assessment WHERE status = 'submitted'
    ) AS signed
    GROUP BY part ORDER BY part
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
        cursor.execute(ROOM)


def write_scores(first: int, last: int, run: int | None = None) -> int:
    """Replace the scores of the signed assessments between two ids; how many rows there are now."""
    with connection.cursor() as cursor:
        cursor.execute(FORGET, [first, last])
        cursor.execute(WRITE, [run, first, last])
        return int(cursor.rowcount)


def how_many() -> int:
    """How many assessments have scores to compute."""
    return Assessment.objects.filter(status=SUBMITTED).count()


def parts() -> list[tuple[int, int, int]]:
    """The signed assessments in ranges of at most CHUNK: first id, last id, how many."""
    with connection.cursor() as cursor:
        cursor.execute(PARTS, [CHUNK])
        return [(first, last, number) for first, last, number in cursor.fetchall()]


def write_all(run: int, report: Callable[[int, int], None]) -> int:
    """Replace every score, chunk by chunk, in the present transaction; how many assessments."""
    found = parts()
    for number, (first, last, _) in enumerate(found, start=1):
        write_scores(first, last, run)
        report(number, len(found))
    return sum(number for _, _, number in found)
