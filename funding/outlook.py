"""What is about to go wrong with the programme's money, for the home page of staff."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, london_day, long_date, today, working_days_between
from core.keeping import kept
from core.money import pounds
from core.text import CapitalClass
from core.todo import Risk
from funding.lapsing import is_warned_of

SOON_DAYS = 30
KEPT_AS = "funding.outlook"

# Each part is one row. Capital of this year that is neither paid nor on its way; instalments of
# agreed awards that are due soon or overdue, are not being paid, and wait for more than a date, as
# the rule says; payments that are approved and not made.
QUERY = """
    WITH near AS (
        SELECT t.id, t.amount, t.due_on
        FROM funding_tranche t
        JOIN funding_award a ON a.id = t.award_id AND a.status = 'agreed'
        WHERE t.due_on <= %(soon)s AND NOT EXISTS (
            SELECT 1 FROM funding_release r
            WHERE r.tranche_id = t.id AND funding_is_live(r.status)
        )
    ), waiting AS (
        SELECT n.amount, n.due_on FROM near n WHERE n.id IN (
            SELECT b.tranche_id FROM funding_blockers(ARRAY(SELECT id FROM near)) b
            WHERE b.owed_by <> 'date'
        )
    )
    SELECT 'lapsing', count(*), sum(t.amount), NULL::timestamptz
    FROM funding_tranche t
    JOIN funding_award a ON a.id = t.award_id AND a.status = 'agreed'
    WHERE t.year = %(year)s AND t.capital_class = %(capital)s AND NOT EXISTS (
        SELECT 1 FROM funding_release r WHERE r.tranche_id = t.id AND funding_is_live(r.status)
    )
    UNION ALL SELECT 'late', count(*), sum(amount), NULL FROM waiting WHERE due_on < %(today)s
    UNION ALL SELECT 'soon', count(*), sum(amount), NULL FROM waiting WHERE due_on >= %(today)s
    UNION ALL SELECT 'unpaid', count(*), sum(amount), min(approved_at)
    FROM funding_release WHERE status IN ('approved', 'instructed')
"""


def for_staff(user: User) -> list[Risk]:
    """For whoever follows the programme's money; the rule is asked of every instalment that is due,
    so the sums are up to a minute old."""
    if not user.has(Permission.FUNDING_OVERVIEW):
        return []
    rows: dict[str, list[Any]] = {name: rest for name, *rest in kept(KEPT_AS, read) if rest[0]}
    makers = {"lapsing": _lapsing, "late": _late, "soon": _soon, "unpaid": _unpaid}
    return [make(*rows[name]) for name, make in makers.items() if name in rows]


def read() -> list[tuple[str, int, str, str | None]]:
    """Each part, how many there are, pounds, and since when, as text."""
    day = today()
    year = FinancialYear.of(day)
    asked: dict[str, Any] = {
        "today": day,
        "soon": day + timedelta(days=SOON_DAYS),
        "year": year.start,
        "capital": CapitalClass.CAPITAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, asked)
        return [
            (name, number, str(amount), since.isoformat() if since else None)
            for name, number, amount, since in cursor.fetchall()
        ]


def _lapsing(_number: int, amount: Any, _since: Any) -> Risk:
    """From December on this is a warning; before, a plain figure (rule 14)."""
    day = today()
    last_day = FinancialYear.of(day).last_day
    left = (last_day - day).days
    return Risk(
        pounds(amount),
        f"capital of {FinancialYear.of(day)} is neither paid nor on its way; it lapses on "
        f"{long_date(last_day)}, in {left} day{'' if left == 1 else 's'}",
        f"{reverse('funding:overview')}?sort=-at_risk",
        urgent=is_warned_of(),
    )


def _late(number: int, amount: Any, _since: Any) -> Risk:
    return Risk(
        _counted(number, "instalment"),
        f"of {pounds(amount)} past the due date, and something is still not done",
        f"{reverse('funding:overview')}?sort=due",
        urgent=True,
    )


def _soon(number: int, amount: Any, _since: Any) -> Risk:
    return Risk(
        _counted(number, "instalment"),
        f"of {pounds(amount)} due within {SOON_DAYS} days, and something is still not done",
        f"{reverse('funding:overview')}?sort=due",
    )


def _unpaid(number: int, amount: Any, since: Any) -> Risk:
    """Rule 15: the age of what is approved and not paid is shown."""
    days = working_days_between(london_day(datetime.fromisoformat(since)), today())
    return Risk(
        _counted(number, "payment"),
        f"of {pounds(amount)} approved and not paid; the oldest was approved "
        f"{days} working day{'' if days == 1 else 's'} ago",
        f"{reverse('funding:release_list')}?sort=-since",
    )


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"
