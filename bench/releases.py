"""How long it takes to say what every instalment waits for, against one bare query that reads the
same rows; how that grows; and how long it takes to propose a thousand that are due."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from tools.benchmarks import Report

AWARDS, TRANCHES, CONDITIONS = 20_000, 100_000, 300_000
GROWTH = (2_000, 6_000, AWARDS)
TIMES = 7

# Reads what the rule has to read, without asking what any of it means: one row for each instalment.
BARE = """
SELECT count(*), sum(conditions), sum(accepted) FROM (
    SELECT t.id, count(c.id) AS conditions, count(k.id) FILTER (WHERE k.status = 'accepted')
        AS accepted, max(b.amount) AS budget, max(r.id) AS release, count(h.id) AS holders,
        max(v.assessor_id) AS assessor
    FROM funding_tranche t
    JOIN funding_award a ON a.id = t.award_id
    JOIN funding_awardholder h ON h.award_id = a.id
    JOIN programmes_participation p ON p.id = h.participation_id
    JOIN trusts_trust o ON o.id = t.payee_id
    JOIN funding_awardamount m ON m.award_id = a.id AND m.year = t.year
        AND m.capital_class = t.capital_class
    JOIN funding_budget b ON b.programme_id = a.programme_id AND b.year = t.year
    LEFT JOIN funding_condition c ON c.tranche_id = t.id
    LEFT JOIN funding_commitment x ON x.id = c.commitment_id
    LEFT JOIN milestones_trustcriterion y ON y.trust_milestone_id = c.milestone_id
    LEFT JOIN evidence_claim k ON k.id = coalesce(x.claim_id, y.claim_id, c.claim_id)
    LEFT JOIN evidence_review v ON v.submission_id = k.latest_submission_id
    LEFT JOIN funding_release r ON r.tranche_id = t.id
    GROUP BY t.id
) each
"""


def prepare(awards: int) -> None:
    """Tables, and so many awards; begun again."""
    owner = {**os.environ, "ASPIRANT_AS_OWNER": "1"}
    for command in (
        ["manage.py", "migrate", "-v0"],
        ["-m", "bench.money.portal", str(awards)],
    ):
        subprocess.run([sys.executable, *command], check=True, env=owner, stdout=sys.stderr)


def evaluate() -> list[int]:
    """What the sweep asks: every instalment of this year that waits for nothing."""
    from funding.sweeps import tranches_to_propose

    return tranches_to_propose()


def bare() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(BARE)
        cursor.fetchall()


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def measure() -> tuple[float, float, int]:
    """Medians of evaluating everything and of the bare query, in turns; how many queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as queries:
        evaluate()
    pairs = [(seconds(evaluate), seconds(bare)) for _ in range(TIMES + 1)][1:]
    ours, floor = (statistics.median(column) for column in zip(*pairs, strict=True))
    return ours, floor, len(queries)


def growth(report: "Report") -> None:
    """Time for each instalment, and how many times that of the smallest portal."""
    least = 0.0
    for awards in GROWTH:
        prepare(awards)
        ours, floor, queries = measure()
        tranches = awards * TRANCHES // AWARDS
        each = ours / tranches * 1_000_000
        least = least or each
        report.add(
            f"evaluate {tranches} instalments",
            ours * 1000,
            "ms",
            floor=round(floor * 1000, 3),
            ratio=round(ours / floor, 3),
            queries=queries,
            conditions=awards * CONDITIONS // AWARDS,
        )
        report.add(f"growth {tranches}", each, "µs each", ratio=round(each / least, 3))


def propose(report: "Report") -> None:
    """One run of the task over all of them, as beat starts it; then one with nothing to do."""
    from funding.models import Release
    from funding.tasks import propose_releases

    due = len(evaluate())
    taken = seconds(propose_releases)
    made = Release.objects.count()
    if made != due:
        raise RuntimeError(f"{made} proposed of {due} that are due.")
    report.add(
        f"propose {made} due releases", taken * 1000, "ms", each=round(taken * 1000 / made, 2)
    )
    report.add("sweep with nothing to propose", seconds(propose_releases) * 1000, "ms")


def run(report: "Report") -> None:
    """Everything; the largest portal last, which is then used for proposing."""
    os.environ["LOG_LEVEL"] = "WARNING"
    django.setup()
    growth(report)
    propose(report)
