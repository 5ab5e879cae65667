"""How far two assessors who read the same statement blind agree: Cohen's weighted kappa.

    κ = 1 − Σ w(i, j) · o(i, j) / Σ w(i, j) · e(i, j),   w(i, j) = (i − j)²

o(i, j) is how many statements the first reader found at level i and the second at level j;
e(i, j) = o(i, ·) · o(·, j) / n how many there would be if the second reader's levels were dealt out
by chance. 1: they always agree; 0: no more than by chance; below 0: less. With quadratic weights a
difference of two levels counts four times a difference of one.

Source: J. Cohen, "Weighted kappa: nominal scale agreement with provision for scaled disagreement or
partial credit", Psychological Bulletin 70 (1968), 213–220.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import ExtractMonth, ExtractYear

from core.dates import FinancialYear
from evidence.models import Reading

Pair = tuple[int, int]

# Landis and Koch, "The measurement of observer agreement for categorical data", Biometrics 33
# (1977), 159-174: at least so much is called so.
WORDS = [
    (Fraction(81, 100), "almost perfect"),
    (Fraction(61, 100), "substantial"),
    (Fraction(41, 100), "moderate"),
    (Fraction(21, 100), "fair"),
    (Fraction(0), "slight"),
]


def weighted_kappa(pairs: Mapping[Pair, int]) -> Fraction | None:
    """Exact, from how often each (first level, second level) occurs. None where it is undefined:
    without pairs, and where chance alone would always agree, since every level is the same."""
    number = sum(pairs.values())
    first, second = margins(pairs)
    observed = sum((i - j) ** 2 * times for (i, j), times in pairs.items())
    by_chance = sum((i - j) ** 2 * a * b for i, a in first.items() for j, b in second.items())
    return 1 - Fraction(number * observed, by_chance) if by_chance else None


def margins(pairs: Mapping[Pair, int]) -> tuple[Counter[int], Counter[int]]:
    """How often the first readers found each level, and the second."""
    first: Counter[int] = Counter()
    second: Counter[int] = Counter()
    for (i, j), times in pairs.items():
        first[i] += times
        second[j] += times
    return first, second


@dataclass(frozen=True)
class Agreement:
    """What two readers found in a number of statements; names nobody. `label`: which these are."""

    label: str
    counts: Mapping[Pair, int]

    @property
    def pairs(self) -> int:
        return sum(self.counts.values())

    @property
    def agreed(self) -> int:
        return sum(times for (i, j), times in self.counts.items() if i == j)

    @property
    def differing(self) -> int:
        return self.pairs - self.agreed

    @property
    def kappa(self) -> Fraction | None:
        return weighted_kappa(self.counts)

    @property
    def kappa_shown(self) -> str:
        """With two decimals, never rounded up to 1."""
        kappa = self.kappa
        if kappa is None:
            return ""
        return f"{min(float(kappa), 0.99) if kappa < 1 else 1:.2f}".replace("-", "−")

    @property
    def in_words(self) -> str:
        """What the figure means, in a sentence."""
        kappa = self.kappa
        if not self.pairs:
            return "No statement has been read by two assessors yet."
        if kappa is None:
            return "All levels are the same one, so chance would agree as often: no figure."
        if kappa < 0:
            return "They agree less often than chance would."
        words = next(word for least, word in WORDS if round(kappa, 2) >= least)
        return f"That is commonly called {words} agreement, on a scale from 0, chance, to 1."

    @property
    def levels(self) -> list[int]:
        """From the lowest that anybody found to the highest."""
        found = [level for pair in self.counts for level in pair]
        return list(range(min(found), max(found) + 1)) if found else []

    @property
    def table(self) -> list[tuple[int, list[int]]]:
        """Each first level, and how many statements had it with each second level."""
        levels = self.levels
        return [(i, [self.counts.get((i, j), 0) for j in levels]) for i in levels]


def by_year() -> list[tuple[FinancialYear, Agreement]]:
    """Of all statements that two have read, by the year of the second reading, newest first."""
    years: dict[int, Counter[Pair]] = {}
    for first, second, year, month, times in counted():
        start = FinancialYear.of(date(year, month, 1)).start
        years.setdefault(start, Counter())[first, second] += times
    return [
        (FinancialYear(start), Agreement(str(FinancialYear(start)), years[start]))
        for start in sorted(years, reverse=True)
    ]


def counted() -> Iterable[tuple[int, int, int, int, int]]:
    """First level, second level, year, month, and how many statements: counted in the database."""
    before = Reading.objects.filter(submission=OuterRef("submission"), pk__lt=OuterRef("pk"))
    rows = Reading.objects.order_by().annotate(
        first=Subquery(before.values("verified_level")[:1]),
        year=ExtractYear("read_at"),
        month=ExtractMonth("read_at"),
        second=F("verified_level"),
    )
    keys = ("first", "second", "year", "month")
    of_pairs = rows.filter(first__isnull=False).values(*keys).annotate(times=Count("pk"))
    return of_pairs.values_list(*keys, "times")


def overall(years: Iterable[tuple[FinancialYear, Agreement]]) -> Agreement:
    """All years together."""
    counts: Counter[Pair] = Counter()
    for _, agreement in years:
        counts.update(agreement.counts)
    return Agreement("All years", counts)
