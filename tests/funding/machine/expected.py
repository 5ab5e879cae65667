"""What must have been so when a payment took a step, asked a second time and in another way than
the services and the database do."""

from collections.abc import Iterator
from typing import Any

from django.db import connection

from core.dates import FinancialYear, today
from funding.lifecycles import RELEASE

# From here on nobody asks again what the instalment waits for.
ASKED = {"proposed", "programme_approved", "approved", "instructed"}
NEEDED = {
    "programme_approved": {"approve_programme"},
    "approved": {"approve_finance"},
    "instructed": {"approve_finance", "pay"},
    "paid": {"approve_finance", "pay"},
    "failed": {"pay"},
    "returned": {"approve_finance", "pay"},
}
# Of one payment on one day: who acted in it, and what stands in its way.
FACTS = """
WITH r AS (
    SELECT x.id, x.tranche_id, t.award_id, t.year, t.capital_class, t.amount, t.upfront,
        a.programme_id, a.status = 'agreed' AND a.agreement_signed_on IS NOT NULL AS agreed,
        a.upfront_agreed AND t.upfront_need <> '' AS needed
    FROM funding_release x JOIN funding_tranche t ON t.id = x.tranche_id
    JOIN funding_award a ON a.id = t.award_id WHERE x.id = $1
), lifted AS (
    SELECT w.id, w.condition_id FROM funding_waiver w
    WHERE w.status = 'granted' AND w.until >= $2
), c AS (
    SELECT n.id, k.latest_submission_id AS submission,
        CASE n.kind WHEN 'date' THEN n.on_date <= $2 ELSE k.status = 'accepted' END AS met
    FROM funding_condition n JOIN r ON r.tranche_id = n.tranche_id
    LEFT JOIN funding_commitment m ON m.id = n.commitment_id
    LEFT JOIN evidence_claim k ON k.id = coalesce(m.claim_id, n.claim_id)
), judges AS (
    SELECT v.assessor_id AS person FROM c JOIN evidence_review v ON v.submission_id = c.submission
    WHERE v.outcome = 'accepted'
    UNION
    SELECT g.person_id FROM c JOIN lifted l ON l.condition_id = c.id
    JOIN funding_waivergrant g ON g.waiver_id = l.id
), p AS (
    SELECT * FROM funding_releaseparty WHERE release_id = $1
), acted AS (
    SELECT * FROM p WHERE duty <> 'assess'
), holders AS (
    SELECT h.trust_id, h.participation_id FROM funding_awardholder h
    JOIN r ON r.award_id = h.award_id WHERE h.until_date IS NULL
)
SELECT
    ARRAY(SELECT duty FROM p) AS duties,
    (SELECT NOT r.upfront AND r.amount < f.light_route_below
     FROM funding_fundingrules f WHERE f.programme_id = r.programme_id) AS light,
    NOT r.agreed AS "no agreement",
    EXISTS (SELECT 1 FROM funding_awardpause z
            WHERE z.award_id = r.award_id AND z.ended_at IS NULL) AS "the award is paused",
    EXISTS (SELECT 1 FROM funding_releasehold z
            WHERE z.release_id = r.id AND z.lifted_at IS NULL) AS "it is on hold",
    r.year <> $3 AS "another year",
    EXISTS (SELECT 1 FROM holders h JOIN programmes_participation y ON y.id = h.participation_id
            WHERE y.status <> 'active') AS "a holder does not take part",
    NOT EXISTS (SELECT 1 FROM funding_budget b WHERE b.programme_id = r.programme_id
                AND b.year = r.year AND b.capital_class = r.capital_class
                AND b.status = 'confirmed') AS "no confirmed budget",
    r.upfront AND NOT r.needed AS "nothing says why it is paid up front",
    NOT EXISTS (SELECT 1 FROM c) AS "it waits for nothing at all",
    EXISTS (SELECT 1 FROM c WHERE NOT c.met AND NOT EXISTS (
        SELECT 1 FROM lifted l WHERE l.condition_id = c.id)) AS "a condition is not met",
    EXISTS (SELECT 1 FROM acted JOIN judges ON judges.person = acted.person_id)
        AS "who judged its evidence also acted",
    EXISTS (SELECT 1 FROM trusts_membership m JOIN holders h ON h.trust_id = m.trust_id
            WHERE m.user_id = (SELECT person_id FROM acted ORDER BY id DESC LIMIT 1))
        AS "who acted last belongs to a trust of the award"
FROM r
"""


def prepare() -> None:
    """PostgreSQL plans the question once."""
    with connection.cursor() as cursor:
        cursor.execute(f"PREPARE facts (bigint, date, integer) AS {FACTS}")


def facts_of(release: int) -> dict[str, Any]:
    with connection.cursor() as cursor:
        day = today()
        cursor.execute(f"EXECUTE facts ({release}, '{day}', {FinancialYear.of(day).start})")
        (row,) = cursor.fetchall()
        return {column.name: value for column, value in zip(cursor.description, row, strict=True)}


def wrong_steps(before: dict[int, str], after: dict[int, str]) -> list[str]:
    """What was wrong with the steps that payments have taken."""
    return [
        f"{pk}: {before.get(pk)} to {status}: {wrong}"
        for pk, status in after.items()
        if before.get(pk) != status
        for wrong in wrong_with(pk, before.get(pk), status)
    ]


def wrong_with(release: int, before: str | None, status: str) -> Iterator[str]:
    """Of one step, and where it led."""
    if before is None and status != "proposed":
        yield "it began late"
    # A batch may instruct, a file record and send back, in one go.
    if before is not None and not reaches(before, status):
        yield "no way leads there"
    facts = facts_of(release)
    duties, light = set(facts.pop("duties")), facts.pop("light")
    if missing := NEEDED.get(status, set()) - duties:
        yield f"nobody took the duties {missing}"
    if status == "approved" and "approve_programme" not in duties and not light:
        yield "one approval was not enough"
    if status in ASKED:
        yield from (wrong for wrong, is_so in facts.items() if is_so is not False)


def reaches(before: str, status: str) -> bool:
    after = RELEASE.moves[before]
    return status in after or any(status in RELEASE.moves[next_] for next_ in after)
