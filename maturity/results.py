"""What a trust's signed assessments came to over the years, and how its peers lie.

Read from `maturity_results()` and `maturity_peers()` (maturity/sql/40_results.sql). Whoever calls
has asked before whether the reader may see this trust.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db import connection

from core.dates import FinancialYear, today
from maturity.models import ExternalValidation, Framework, NationalTarget, Score
from maturity.reading import ScoreTable, rounded
from trusts.models import CareSetting, Trust

# With fewer peers nothing is shown of them.
FEWEST_PEERS = 5
PEER_YEARS = 3
BANDS = [f"{10 * band} to {10 * band + 9}" for band in range(9)] + ["90 to 100"]


@dataclass(frozen=True)
class Result:
    """One signed assessment, overall: self-assessed and checked stand apart. `estimate`: of the
    true score, between `lower` and `claim`; None unchecked. The figure stands once the checks that
    were asked for are `complete`."""

    assessment_id: int
    reference: str
    framework_id: int
    version_number: int
    setting: str
    signed_on: date
    own: Decimal
    draws: int | None
    due: int | None
    claim: Decimal | None
    lower: Decimal | None
    complete: bool
    figure: int | None
    estimate: Decimal | None

    @property
    def range(self) -> tuple[int, int, int] | None:
        """Lower bound, estimate and claim as people read them; None unchecked."""
        if self.lower is None or self.estimate is None or self.claim is None:
            return None
        return rounded(self.lower), rounded(self.estimate), rounded(self.claim)

    @property
    def own_value(self) -> int:
        return rounded(self.own)

    @property
    def checks_words(self) -> str:
        """How many of the statements asked for are decided."""
        return f"{self.draws} of {self.due}" if self.draws is not None else "None yet"

    @property
    def figure_words(self) -> str:
        return f"At least {self.figure} out of 100" if self.complete else "Not yet"

    @property
    def row(self) -> tuple[Any, ...]:
        """As the table over time shows it."""
        low, estimate, claim = self.range or (None, None, None)
        between = None if low is None else f"{low} and {claim}"
        at_least = f"At least {self.figure}" if self.complete else None
        words = (self.reference, self.version_number, self.own_value)
        return self.signed_on, *words, estimate, between, at_least, self.checks_words


OF_TRUST = """
    SELECT results.assessment_id, results.reference, results.framework_id, results.version_number,
           results.setting, results.signed_on, results.self, results.draws, results.due,
           results.claim, results.lower, results.complete, results.figure, results.estimate
    FROM maturity_results() results
    JOIN maturity_framework framework ON framework.id = results.framework_id
    WHERE results.trust_id = %s
    ORDER BY framework.name, results.signed_on, results.assessment_id
"""


def rows_of(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def results_of(trust: Trust) -> list[Result]:
    """By framework, the oldest first. One query."""
    return [Result(*row) for row in rows_of(OF_TRUST, trust.pk)]


@dataclass(frozen=True)
class Peers:
    """How the trusts of the same care setting lie, in bands of ten points, by the estimate of
    their newest public checked score."""

    bands: dict[int, int]
    setting: str
    here: int | None

    @property
    def number(self) -> int:
        return sum(self.bands.values())

    @property
    def enough(self) -> bool:
        return self.number >= FEWEST_PEERS

    @property
    def setting_name(self) -> str:
        return str(CareSetting(self.setting).label) if self.setting else ""

    @property
    def rows(self) -> list[tuple[str, int, bool]]:
        """Each band with its trusts, and whether this one is in it."""
        return [(name, self.bands.get(n, 0), n == self.here) for n, name in enumerate(BANDS)]

    @property
    def table_rows(self) -> list[tuple[str, int, str]]:
        return [(name, number, "Here" if here else "–") for name, number, here in self.rows]


@dataclass(frozen=True)
class Story:
    """One framework: the trust's results in order, the scores of the newest by part, targets that
    publications name, and peers."""

    framework: Framework
    results: Sequence[Result]
    table: ScoreTable | None
    targets: Sequence[NationalTarget]
    peers: Peers

    @property
    def newest(self) -> Result:
        return self.results[-1]

    @property
    def checked(self) -> list[Result]:
        """Those with a decision, which alone have a place in the picture over time."""
        return [result for result in self.results if result.range is not None]

    @property
    def part_rows(self) -> list[tuple[str, int, int | None, str]]:
        """The figures of the bars, and overall."""
        rows = self.table.brief if self.table else []
        return [(row.name, row.own_value, row.verified_value, row.checked_words) for row in rows]

    @property
    def parts_caption(self) -> str:
        return f"{self.framework.name} by part, out of 100"

    @property
    def time_rows(self) -> list[tuple[Any, ...]]:
        """Each signature, the newest first; no estimate where nothing was checked."""
        return [each.row for each in reversed(self.results)]

    @property
    def time_caption(self) -> str:
        return f"{self.framework.name} over time, out of 100"

    @cached_property
    def target_days(self) -> list[tuple[date, int]]:
        """A target is for the end of a financial year."""
        return [(FinancialYear(each.year).last_day, each.value) for each in self.targets]


def story_of(trust: Trust, framework_slug: str) -> Story | None:
    """One framework's, None without a signed assessment in it."""
    return next((each for each in stories_of(trust) if each.framework.slug == framework_slug), None)


def stories_of(trust: Trust) -> list[Story]:
    """Each framework in which the trust has signed an assessment. Five queries."""
    results = results_of(trust)
    if not results:
        return []
    found = {key: list(rows) for key, rows in groupby(results, key=lambda each: each.framework_id)}
    frameworks = Framework.objects.in_bulk(list(found))
    tables = tables_of([rows[-1] for rows in found.values()])
    peers = bands_of(trust)
    targets: dict[int, list[NationalTarget]] = {key: [] for key in found}
    for target in NationalTarget.objects.filter(framework__in=found).order_by("year"):
        targets[target.framework_id].append(target)
    return [
        Story(
            frameworks[key],
            rows,
            tables.get(rows[-1].assessment_id),
            targets[key],
            Peers(peers.get(key, {}), rows[-1].setting, band_of(rows)),
        )
        for key, rows in found.items()
    ]


def band_of(results: Sequence[Result]) -> int | None:
    """The band of the newest estimate; None where nothing was checked."""
    estimates = [each.estimate for each in results if each.estimate is not None]
    return min(int(estimates[-1] // 10), len(BANDS) - 1) if estimates else None


def bands_of(trust: Trust) -> dict[int, dict[int, int]]:
    day = today()
    since = day.replace(year=day.year - PEER_YEARS, day=min(day.day, 28))
    found: dict[int, dict[int, int]] = {}
    for framework, band, number in rows_of(
        "SELECT * FROM maturity_peers(%s, %s, %s)", trust.pk, since, day
    ):
        found.setdefault(framework, {})[band] = number
    return found


def tables_of(results: Sequence[Result]) -> dict[int, ScoreTable]:
    """The scores by part of these assessments. One query."""
    keys = [each.assessment_id for each in results]
    scores = Score.objects.filter(assessment__in=keys)
    scores = scores.select_related("dimension", "assessment__version__framework")
    ordered = scores.order_by("assessment", "dimension__position")
    found = groupby(ordered, key=lambda score: score.assessment)
    return {assessment.pk: ScoreTable(assessment, list(rows)) for assessment, rows in found}


def validations_of(trust: Trust) -> list[ExternalValidation]:
    """What validators outside found and nothing corrected, the newest first."""
    rows = ExternalValidation.objects.filter(trust=trust).standing().whole()
    return list(rows.order_by("scheme__name", "-validated_on", "-pk"))
