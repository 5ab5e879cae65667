"""What would lapse on 31 March: capital that is promised for this year, and neither paid nor on its
way (rule 14). Forecast all year, a warning from December on."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from core.dates import FinancialYear, today
from core.keeping import kept
from core.money import pounds
from core.text import CapitalClass
from core.todo import Todo
from funding.models import AwardAmount, AwardHolder, Release
from trusts.models import Trust

WARNING_FROM_MONTH = 12
KEPT_AS = "funding.lapsing"
# By programme: what agreed awards promise of a year's capital, and what of it is paid or on its
# way; an award that is paid more than that lends nothing to another.
QUERY = """
    WITH paying AS (
        SELECT t.award_id, sum(r.amount) AS pounds
        FROM funding_release r JOIN funding_tranche t ON t.id = r.tranche_id
        WHERE r.year = %(year)s AND r.capital_class = %(capital)s AND funding_is_live(r.status)
        GROUP BY t.award_id
    )
    SELECT p.name, sum(m.amount), sum(m.amount) - sum(greatest(m.amount - coalesce(y.pounds, 0), 0))
    FROM funding_awardamount m
    JOIN funding_award a ON a.id = m.award_id AND a.status = 'agreed'
    JOIN programmes_programme p ON p.id = a.programme_id
    LEFT JOIN paying y ON y.award_id = a.id
    WHERE m.year = %(year)s AND m.capital_class = %(capital)s
    GROUP BY p.name ORDER BY p.name
"""


def is_warned_of() -> bool:
    """From 1 December to 31 March."""
    day = today()
    last = FinancialYear.of(day).last_day
    return day.month >= WARNING_FROM_MONTH or day.month <= last.month


@dataclass(frozen=True)
class Forecast:
    """One programme: pounds promised for the year, and paid or on its way."""

    programme: str
    promised: Decimal
    paying: Decimal

    @property
    def lapsing(self) -> Decimal:
        return self.promised - self.paying

    @property
    def cells(self) -> tuple[str, ...]:
        sums = (self.promised, self.paying, self.lapsing)
        return (self.programme, *(pounds(each) for each in sums))


def forecast() -> list[Forecast]:
    """Each programme that promises capital this year; up to a minute old."""
    return [Forecast(name, Decimal(a), Decimal(b)) for name, a, b in kept(KEPT_AS, _read)]


def _read() -> list[tuple[str, str, str]]:
    asked: dict[str, Any] = {
        "year": FinancialYear.of(today()).start,
        "capital": CapitalClass.CAPITAL,
    }
    with connection.cursor() as cursor:
        cursor.execute(QUERY, asked)
        return [(name, str(promised), str(paying)) for name, promised, paying in cursor.fetchall()]


@dataclass(frozen=True)
class Lapse:
    """What one award would lose: pounds, of which year, and whether that is a warning by now."""

    amount: Decimal
    year: FinancialYear
    urgent: bool


def of_award(award: Any, lines: Iterable[Any]) -> Lapse | None:
    """What would lapse of an award, from its `amount_rows` and its instalments' lines; None where
    nothing would."""
    year = FinancialYear.of(today())
    here = (year.start, CapitalClass.CAPITAL)
    promised = sum(
        Decimal(row["amount"])
        for row in award.amount_rows
        if (row["year"], row["capital_class"]) == here
    )
    paying = sum(
        line.tranche.amount
        for line in lines
        if line.release_status and (line.tranche.year, line.tranche.capital_class) == here
    )
    if award.status != "agreed" or promised <= paying:
        return None
    return Lapse(promised - paying, year, is_warned_of())


def lapsing_amounts() -> QuerySet[AwardAmount]:
    """This year's capital of each agreed award of which some would lapse, as `left`; none at all
    before there is a warning."""
    live = Release.objects.live().filter(
        tranche__award=OuterRef("award"),
        year=OuterRef("year"),
        capital_class=OuterRef("capital_class"),
    )
    paying = live.order_by().values("tranche__award").annotate(pounds=Sum("amount"))
    rows = AwardAmount.objects.filter(
        year=FinancialYear.of(today()).start,
        capital_class=CapitalClass.CAPITAL,
        award__status="agreed",
    )
    left = F("amount") - Coalesce(Subquery(paying.values("pounds")), Decimal(0))
    return rows.annotate(left=left).filter(left__gt=0) if is_warned_of() else rows.none()


def lapsing_of(trust: Trust) -> QuerySet[AwardAmount]:
    """Those of the awards that a trust holds."""
    held = AwardHolder.objects.in_force().filter(trust=trust)
    return lapsing_amounts().filter(award__in=held.values("award"))


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """A warning for each award, on the trust's home page."""
    rows: Any = lapsing_of(trust).select_related("award__programme").order_by("award")
    return [_todo(row) for row in rows]


def _todo(row: Any) -> Todo:
    year = FinancialYear(row.year)
    return Todo(
        title=f"Look at what {pounds(row.left)} capital of {year} waits for",
        url=reverse("funding:award", args=[row.award.reference]),
        owner="Your finance lead",
        due_on=year.last_day,
        minutes=10,
        detail="It is neither paid nor on its way, and lapses after that day. If it will be late, "
        "ask the programme team to move it to another year.",
    )
