"""What a trust holds up by itself: pounds of the instalments that wait for its next move."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from core.dates import FinancialYear, today
from core.text import CapitalClass
from trusts.models import Trust

# Instalments of agreed awards without a live release: by class and year, those that wait for
# something of this trust whose next move is the trust's, as the rules say.
QUERY = """
    WITH own AS MATERIALIZED (
        SELECT ARRAY(
            SELECT c.tranche_id
            FROM funding_condition c
            JOIN funding_tranche t ON t.id = c.tranche_id
            JOIN funding_award a ON a.id = t.award_id AND a.status = 'agreed'
            WHERE c.trust_id = %(trust)s
        ) AS tranches
    )
    SELECT t.capital_class, t.year, sum(t.amount)
    FROM funding_tranche t
    WHERE t.id IN (
        SELECT b.tranche_id
        FROM funding_blocked_by_commitment(ARRAY(
            SELECT c.tranche_id
            FROM funding_commitment m
            JOIN funding_award a ON a.id = m.award_id AND a.status = 'agreed'
            JOIN funding_condition c ON c.commitment_id = m.id
            WHERE m.trust_id = %(trust)s
        )) b
        JOIN funding_condition c ON c.id = b.condition_id
        JOIN funding_commitment m ON m.id = c.commitment_id AND m.trust_id = %(trust)s
        WHERE b.owed_by = 'trust' AND NOT funding_is_waived(b.condition_id)
        UNION
        SELECT b.tranche_id
        FROM funding_blocked_by_milestone(ARRAY(
            SELECT c.tranche_id
            FROM milestones_trustmilestone p
            JOIN funding_condition c ON c.milestone_id = p.id
            JOIN funding_tranche t ON t.id = c.tranche_id
            JOIN funding_award a ON a.id = t.award_id AND a.status = 'agreed'
            WHERE p.trust_id = %(trust)s
        )) b
        JOIN funding_condition c ON c.id = b.condition_id
        JOIN milestones_trustmilestone p ON p.id = c.milestone_id AND p.trust_id = %(trust)s
        WHERE b.owed_by = 'trust' AND NOT funding_is_waived(b.condition_id)
        UNION
        SELECT b.tranche_id
        FROM own
        CROSS JOIN LATERAL (
            SELECT * FROM funding_blocked_by_maturity(own.tranches)
            UNION ALL SELECT * FROM funding_blocked_by_blueprint(own.tranches)
            UNION ALL SELECT * FROM funding_blocked_by_evidence(own.tranches)
        ) b
        JOIN funding_condition c ON c.id = b.condition_id AND c.trust_id = %(trust)s
        WHERE b.owed_by = 'trust' AND NOT funding_is_waived(b.condition_id)
    ) AND NOT EXISTS (
        SELECT 1 FROM funding_release r WHERE r.tranche_id = t.id AND funding_is_live(r.status)
    )
    GROUP BY t.capital_class, t.year
    ORDER BY t.capital_class, t.year
"""


@dataclass(frozen=True)
class HeldUp:
    """Pounds by class, each instalment once however much it waits for; and how many of the
    capital pounds belong to this financial year, so that they lapse on 31 March (rule 14)."""

    by_class: dict[str, Decimal]
    lapsing: Decimal = Decimal(0)


def held_up_by(trust: Trust) -> HeldUp:
    """The instalments of agreed awards that wait for a claim of this trust; one query."""
    with connection.cursor() as cursor:
        cursor.execute(QUERY, {"trust": trust.pk})
        rows = cursor.fetchall()
    by_class: dict[str, Decimal] = defaultdict(Decimal)
    for capital_class, _, pounds in rows:
        by_class[capital_class] += pounds
    this_year = (CapitalClass.CAPITAL, FinancialYear.of(today()).start)
    lapsing = [pounds for *key, pounds in rows if tuple(key) == this_year]
    return HeldUp(dict(by_class), sum(lapsing, Decimal(0)))
