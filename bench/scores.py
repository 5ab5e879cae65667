"""How long all scores take, against one INSERT … SELECT of the same rows into a plain table."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django
import psycopg2

if TYPE_CHECKING:
    from tools.benchmarks import Report

SIZES = (1000, 5000)
STATEMENTS = 50
TIMES = 9

PLAIN = """
CREATE TABLE IF NOT EXISTS bench_score (
    assessment_id bigint, dimension_id bigint, kind text, points numeric, out_of numeric,
    value numeric, statements bigint, answered bigint, checked bigint, version_id bigint,
    formula_version smallint
)"""
# The floor: the same sums, by dimension and overall, with no hash, no key and nothing to replace.
FLOOR = """
INSERT INTO bench_score
WITH leaf AS MATERIALIZED (
    SELECT answer.assessment_id, statement.dimension_id, statement.version_id,
           sum(statement.weight * COALESCE(option.points, 0)) AS points,
           100 * sum(statement.weight) AS out_of, count(*) AS statements,
           count(answer.option_id) AS answered
    FROM maturity_answer answer
    JOIN maturity_statement statement ON statement.id = answer.statement_id
    LEFT JOIN maturity_option option ON option.id = answer.option_id
    GROUP BY answer.assessment_id, statement.dimension_id, statement.version_id
),
every AS (
    SELECT * FROM leaf
    UNION ALL
    SELECT assessment_id, NULL, version_id, sum(points::int), sum(out_of::int),
           sum(statements::int), sum(answered::int)
    FROM leaf GROUP BY assessment_id, version_id
)
SELECT every.assessment_id, dimension_id, 'self', points, out_of, 100.0 * points / out_of,
       statements, answered, 0, every.version_id, 1
FROM every JOIN maturity_assessment assessment ON assessment.id = every.assessment_id
WHERE assessment.status = 'submitted'"""


def prepare(trusts: int) -> None:
    """Tables, and so many trusts with one signed assessment each."""
    owner = {**os.environ, "ASPIRANT_AS_OWNER": "1"}
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["-m", "bench.portal.scores", str(trusts), str(STATEMENTS)],
    ):
        subprocess.run([sys.executable, *command], check=True, env=owner, stdout=sys.stderr)


class Owner:
    """The owner's connection: it makes the plain table, and clears up between two rounds."""

    def __init__(self) -> None:
        self.connection = psycopg2.connect(os.environ["DATABASE_OWNER_URL"])
        self.connection.autocommit = True
        self("DROP TABLE IF EXISTS bench_score")
        self(PLAIN)

    def __call__(self, statement: str) -> list[tuple[Any, ...]]:
        with self.connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall() if cursor.description else []


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def recompute() -> None:
    """What a worker does when somebody asks for all scores anew."""
    from core.actors import PORTAL
    from maturity import services
    from maturity.models import ScoreRun

    run = ScoreRun.objects.create()
    services.begin_recomputation(by=PORTAL, run=run)
    services.run_recomputation(by=PORTAL, run=run)


def check_same(owner: Owner) -> None:
    """Both sides wrote the same rows."""
    ours = owner("SELECT count(*), round(sum(value), 2) FROM maturity_score")
    plain = owner("SELECT count(*), round(sum(round(value, 4)), 2) FROM bench_score")
    if ours != plain:
        raise RuntimeError(f"Not the same rows: {ours}, {plain}")


def rounds(owner: Owner, before: str) -> tuple[float, float]:
    """Medians of computing all scores and of the floor, taken in turns."""
    pairs = []
    for _ in range(TIMES + 2):
        for statement in (before, "TRUNCATE bench_score", "VACUUM maturity_score"):
            owner(statement)
        pairs.append((seconds(recompute), seconds(lambda: owner(FLOOR))))
    check_same(owner)
    ours, floor = zip(*pairs[2:], strict=True)
    return statistics.median(ours), statistics.median(floor)


def measure(report: "Report", trusts: int) -> None:
    from core.actors import PORTAL
    from maturity import services
    from maturity.models import Assessment

    prepare(trusts)
    owner = Owner()
    rows = {"answers": trusts * STATEMENTS}
    for name, before in (
        ("written for the first time", "TRUNCATE maturity_score"),
        ("replaced", "SELECT"),
    ):
        ours, floor = rounds(owner, before)
        report.add(
            f"all scores {name}, {trusts} trusts",
            ours * 1000,
            "ms",
            floor=round(floor * 1000, 4),
            ratio=round(ours / floor, 3),
            **rows,
        )
    some = list(Assessment.objects.values_list("pk", flat=True)[:TIMES])
    one = [
        seconds(lambda pk=pk: services.compute_scores(by=PORTAL, assessment_id=pk)) for pk in some
    ]
    report.add(
        f"scores of one assessment, {trusts} trusts", statistics.median(one) * 1000, "ms", **rows
    )


def run(report: "Report") -> None:
    """All scores of a small and a large portal, and those of one assessment."""
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    for size in SIZES:
        measure(report, size)
