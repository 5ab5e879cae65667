"""What the trusts of a programme came to, before and since they joined, in one framework.

All is worked out in the database, set by set (maturity/sql/41_programmes.sql). The page is for
staff, so that few trusts are shown too, with their number beside each figure.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from core.dates import FinancialYear, today
from maturity.models import ExternalScheme, Framework
from maturity.results import rows_of
from programmes.models import Programme
from trusts.models import CareSetting
from trusts.places import region_name

# With fewer trusts a figure says little about others.
FEW = 5
KINDS = {"self": "Self-assessed", "checked": "Checked: estimate", "verified": "Found when checked"}
DRAWN = ("checked", "self")
MOMENTS = {"before": "Before", "since": "Since"}
GROUPS = {"wave": "By wave", "region": "By region", "setting": "By care setting"}
NO_NAME = {"wave": "Outside a wave", "region": "Region not recorded", "setting": "Not recorded"}
HEADERS = (
    "Score|Before: trusts#|Before: median#|Before: middle half|Since: trusts#|Since: median#|"
    "Since: middle half|With both#|Median change#"
)


@dataclass(frozen=True)
class Spread:
    """How the scores of so many trusts lie."""

    number: int
    low: float
    quarter: float
    median: float
    three_quarters: float
    high: float

    @property
    def half(self) -> str:
        """Between which scores the middle half lies."""
        return half(self.quarter, self.three_quarters)


def points(score: float) -> str:
    """As the page of one trust says it: whole, and never more than it is."""
    return f"{math.floor(score)}"


def half(quarter: float, three_quarters: float) -> str:
    """Between which scores the middle half lies."""
    return f"{points(quarter)} to {points(three_quarters)}"


Spreads = dict[tuple[str, str], Spread]


@dataclass(frozen=True)
class Group:
    """Some trusts of the programme: all, those of a wave, a region or a care setting. `spreads`:
    by kind of score and moment (`before`, `since`, `change`)."""

    name: str
    spreads: Spreads

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        """A line for each kind of score that there is."""
        kinds = [kind for kind in KINDS if any(key[0] == kind for key in self.spreads)]
        return [(KINDS[kind], *self.line(kind)) for kind in kinds]

    def line(self, kind: str) -> tuple[Any, ...]:
        change = self.spreads.get((kind, "change"))
        moments = [figures(self.spreads.get((kind, moment))) for moment in MOMENTS]
        both = (0, None) if change is None else (change.number, f"{change.median:+.0f}")
        return *moments[0], *moments[1], *both


def figures(spread: Spread | None) -> tuple[Any, ...]:
    """Trusts, median, middle half."""
    if spread is None:
        return 0, None, None
    return spread.number, points(spread.median), spread.half


@dataclass(frozen=True)
class ProgrammeResults:
    """The figures of one programme in one framework; each part of the page is one query."""

    programme: Programme
    framework: Framework

    @cached_property
    def groups(self) -> dict[str, list[Group]]:
        """By what they are grouped; `all` is one group of everybody."""
        found: dict[str, dict[str, Spreads]] = {"all": {}, **{key: {} for key in GROUPS}}
        rows = rows_of(
            "SELECT * FROM maturity_programme_spread(%s, %s) ORDER BY grouped, name",
            *self.keys,
        )
        for grouped, name, kind, moment, *numbers in rows:
            found[grouped].setdefault(name, {})[kind, moment] = Spread(*numbers)
        return {
            grouped: [Group(named(grouped, name), spreads) for name, spreads in names.items()]
            for grouped, names in found.items()
        }

    @property
    def keys(self) -> tuple[int, int]:
        return self.programme.pk, self.framework.pk

    @property
    def everybody(self) -> Group | None:
        return next(iter(self.groups["all"]), None)

    @property
    def sections(self) -> list[tuple[str, str, list[tuple[Any, ...]]]]:
        """A table for each way of grouping: its slug, its title, its lines."""
        return [
            (key, title, [(each.name, *row) for each in self.groups[key] for row in each.rows])
            for key, title in GROUPS.items()
        ]

    @cached_property
    def parts(self) -> list[tuple[Any, ...]]:
        """A line for each part of the framework and kind of score, in the framework's order."""
        rows = rows_of(
            "SELECT * FROM maturity_programme_parts(%s, %s) ORDER BY place, kind", *self.keys
        )
        lines: dict[tuple[str, str], dict[str, tuple[Any, ...]]] = {}
        for name, _place, kind, moment, number, quarter, median, three_quarters in rows:
            words = (number, points(median), half(quarter, three_quarters))
            lines.setdefault((name, KINDS[kind]), {})[moment] = words
        none = (0, None, None)
        return [
            (*key, *found.get("before", none), *found.get("since", none))
            for key, found in lines.items()
        ]

    @cached_property
    def years(self) -> list[tuple[Any, ...]]:
        """A line for each financial year and kind of score."""
        rows = rows_of(
            "SELECT * FROM maturity_programme_years(%s, %s) ORDER BY year, kind DESC", *self.keys
        )
        return [
            (
                str(FinancialYear(year)),
                KINDS[kind],
                n,
                points(median),
                half(low, up),
            )
            for year, kind, n, low, median, up in rows
        ]

    def charted(self, grouped: str, kind: str) -> list[tuple[str, Spread]]:
        """What a picture of one kind of score shows, each line with its number of trusts."""
        return [
            (f"{each.name}, {moment.lower()} ({spread.number})", spread)
            for each in self.groups[grouped]
            for key, moment in MOMENTS.items()
            if (spread := each.spreads.get((kind, key))) is not None
        ]

    @property
    def pictures(self) -> list[tuple[str, str]]:
        """The kinds of score of which there is something to draw by wave."""
        return [(kind, KINDS[kind]) for kind in DRAWN if self.charted("wave", kind)]


def named(grouped: str, name: str) -> str:
    """A group as people call it."""
    if grouped == "all":
        return "All"
    if not name:
        return NO_NAME[grouped]
    if grouped == "region":
        return region_name(name)
    return str(CareSetting(name).label) if grouped == "setting" else name


@dataclass(frozen=True)
class Counts:
    """How many trusts joined, of how many it is known when, and how many ever signed."""

    joined: int
    dated: int
    signed: int


def counts_of(programme: Programme, framework: Framework) -> Counts:
    ((joined, dated, signed),) = rows_of(
        """
        SELECT count(*), count(joined_on), count(*) FILTER (WHERE EXISTS (
            SELECT 1 FROM maturity_results() results
            WHERE results.trust_id = joined.trust_id AND results.framework_id = %s
        ))
        FROM maturity_joined(%s) joined WHERE joined.first
        """,
        framework.pk,
        programme.pk,
    )
    return Counts(joined, dated, signed)


def external_of(programme: Programme) -> list[tuple[str, str, str, int]]:
    """How many trusts validators outside found at which stage: scheme, stage, its name, trusts."""
    rows = rows_of(
        "SELECT * FROM maturity_programme_external(%s, %s) ORDER BY scheme_id, stage",
        programme.pk,
        today(),
    )
    schemes = ExternalScheme.objects.in_bulk([scheme for scheme, _, _ in rows]) if rows else {}
    return [
        (schemes[scheme].name, f"Stage {stage}", schemes[scheme].name_of(stage), number)
        for scheme, stage, number in rows
    ]


def frameworks_of() -> Sequence[Framework]:
    """Every framework, by name."""
    return list(Framework.objects.order_by("name"))
