"""What checking costs: requests to trusts, and the work of assessors.

Requests are counted whatever they are about, because a trust's limit is for all of them (domain
rule 18); everything else here is about the statements of maturity that are drawn.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

import django_filters
from django.db.models import Count, F, Min, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.addresses import address_of
from core.dates import FinancialYear, london_day, long_date, now, today
from evidence.models import Claim, RequestLimit
from maturity.results import rows_of
from nhsuk.columns import Column
from nhsuk.filters import ListFilterSet, SearchFilter
from programmes.lifecycles import LEFT
from programmes.models import Participation
from trusts.models import Trust

WEEKS = 12
# Decisions of so many days say how long one takes, and how many were in time.
DAYS = 365
BEYOND, NEAR = "beyond", "near"


def asked_of(user: Any, year: FinancialYear) -> QuerySet[Trust]:
    """Trusts that were asked for something in a year: adds `asked`, `sampled` (those for a drawn
    statement), `still_open` (to be answered by the trust) and `limit`, None without one."""
    made = Q(claims__opened_on__range=(year.first_day, year.last_day))
    roles = Participation.objects.filter(trust=OuterRef(OuterRef("pk"))).exclude(status__in=LEFT)
    limits = RequestLimit.objects.filter(participant_type__in=roles.values("role"))
    highest = limits.order_by("-per_year").values("per_year")[:1]
    rows = Trust.objects.visible_to(user).annotate(
        asked=Count("claims", filter=made),
        sampled=Count("claims", filter=made & Q(claims__sampled=True)),
        still_open=Count("claims", filter=made & Q(claims__status__in=("open", "returned"))),
        limit=Subquery(highest),
    )
    return rows.filter(asked__gt=0)


def share(trust: Any) -> int | None:
    """How much of its limit was used, in per cent; None without a limit."""
    return 100 * trust.asked // trust.limit if trust.limit else None


def per_cent(value: int) -> str:
    return f"{value}%"


COLUMNS = [
    Column(
        "trust",
        "Trust",
        value="display_name",
        sort="name",
        link=lambda trust: address_of("maturity:trust", trust.code),
    ),
    Column("code", "ODS code", value="code", on_page=False),
    Column("asked", "Requests", sort="asked", numeric=True),
    Column("sampled", "Of these, statements to check", sort="sampled", numeric=True),
    Column("still_open", "Still to be answered", sort="still_open", numeric=True),
    Column("limit", "Limit for the year", sort="limit", numeric=True, empty="None set"),
    Column("share", "Used", value=share, numeric=True, format=per_cent, empty="–"),
]


class RequestFilters(ListFilterSet):
    """Which trusts were asked for most."""

    search = SearchFilter(label="Trust", fields=["name", "code__iexact"])
    limit_used = django_filters.ChoiceFilter(
        label="Limit",
        choices=[(NEAR, "Four fifths used, or more"), (BEYOND, "Beyond the limit")],
        empty_label="All",
        method="by_limit",
    )

    def by_limit(self, rows: Any, name: str, value: str) -> Any:
        if value == BEYOND:
            return rows.filter(asked__gt=F("limit"))
        return rows.filter(asked__gte=F("limit") * 4 / 5)


@dataclass(frozen=True)
class Decision:
    """One decision or reading about a drawn statement."""

    decided_on: date
    due_on: date
    minutes: float | None

    @property
    def in_time(self) -> bool:
        return self.decided_on <= self.due_on


@dataclass(frozen=True)
class Work:
    """The work of assessors as it stands."""

    decisions: Sequence[Decision]

    @property
    def number(self) -> int:
        return len(self.decisions)

    @cached_property
    def minutes(self) -> list[float]:
        return sorted(each.minutes for each in self.decisions if each.minutes is not None)

    @property
    def not_taken(self) -> int:
        """Decided without being taken first: nobody knows how long that took."""
        return self.number - len(self.minutes)

    @property
    def median_words(self) -> str:
        return in_words(quantile(self.minutes, 50)) if self.minutes else "Not known yet"

    @property
    def slow_words(self) -> str:
        """Nine in ten took no longer than this."""
        return in_words(quantile(self.minutes, 90)) if self.minutes else ""

    @property
    def in_time(self) -> int:
        return sum(each.in_time for each in self.decisions)

    @property
    def in_time_words(self) -> str:
        if not self.number:
            return "None decided yet"
        return f"{100 * self.in_time // self.number}%"

    @cached_property
    def weeks(self) -> list[tuple[str, int]]:
        """The last weeks, from Monday, the oldest first, with their decisions."""
        monday = today() - timedelta(days=today().weekday())
        counted = Counter(
            each.decided_on - timedelta(days=each.decided_on.weekday()) for each in self.decisions
        )
        days = [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]
        return [(f"{day.day} {day:%b}", counted[day]) for day in days]


def quantile(ordered: Sequence[float], per_cent: int) -> float:
    """The smallest that at least so many per cent do not exceed."""
    place = -(-len(ordered) * per_cent // 100)
    return ordered[max(place, 1) - 1]


def in_words(minutes: float) -> str:
    """Minutes below two hours, then hours, then days."""
    if minutes < 120:
        return f"{minutes:.0f} minutes"
    if minutes < 48 * 60:
        return f"{minutes / 60:.0f} hours"
    return f"{minutes / 60 / 24:.0f} days"


def work() -> Work:
    """The decisions of the last year. One query."""
    rows = rows_of(
        "SELECT decided_at, due_on, minutes FROM maturity_decisions(%s) ORDER BY decided_at",
        now() - timedelta(days=DAYS),
    )
    return Work([Decision(london_day(at), due, minutes) for at, due, minutes in rows])


def in_hand(user: Any) -> list[tuple[str, int, int, str]]:
    """Drawn statements that wait for an assessor: who has them, how many, how many of them are
    late, and since when the oldest waits. Those that nobody has come last."""
    rows = Claim.objects.visible_to(user).filter(sampled=True).to_decide()
    counted = rows.values(name=Coalesce("assessor__name", None)).annotate(
        number=Count("pk"),
        late=Count("pk", filter=Q(decide_by__lt=today())),
        oldest=Min("waiting_since"),
    )
    return [
        (row["name"] or "Nobody yet", row["number"], row["late"], long_date(row["oldest"]))
        for row in counted.order_by(F("assessor__name").asc(nulls_last=True))
    ]


def draws() -> list[tuple[str, int, int]]:
    """How many assessments take how many checks, and of how many all are decided."""
    rows = rows_of("SELECT * FROM maturity_draws_due()")
    return [
        (name, sum(row[1] for row in found), sum(row[2] for row in found))
        for name, first, last in (
            ("Fewer than 15", 0, 14),
            ("15", 15, 15),
            ("16 to 20", 16, 20),
            ("More than 20", 21, 1_000),
        )
        for found in [[row for row in rows if first <= row[0] <= last]]
    ]
