"""The bound once more, in exact fractions and straight from its definition, to compare with."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import accumulate, permutations

from hypothesis import strategies as st

Draw = tuple[int, int]  # points at risk, points overstated

BETS = (
    (Fraction(30, 100), Fraction(3, 100)),
    (Fraction(70, 100), Fraction(12, 100)),
    (Fraction(95, 100), Fraction(85, 100)),
)
LIMIT = Fraction(20)


def factors(draws: Sequence[Draw], total: int, guess: Fraction, bet: Fraction) -> list[Fraction]:
    """What a stake on this bet is multiplied by, draw by draw, for a guess that is possible."""
    left, false, found = Fraction(total), guess, []
    for points, over in draws:
        taint, expected = Fraction(over, points), false / left
        found.append(
            Fraction(1) if expected == 1 else 1 + bet * (expected - taint) / (1 - expected)
        )
        left, false = left - points, false - over
    return found


def course(draws: Sequence[Draw], total: int, guess: Fraction) -> list[Fraction]:
    """The wealth after each draw."""
    stakes = [
        [part * product for product in accumulate(factors(draws, total, guess, bet), _times)]
        for bet, part in BETS
    ]
    return [sum(column, Fraction()) for column in zip(*stakes, strict=True)]


def _times(one: Fraction, other: Fraction) -> Fraction:
    return one * other


def wealth(draws: Sequence[Draw], total: int, guess: Fraction) -> Fraction:
    return [Fraction(1), *course(draws, total, guess)][-1]


def upper(draws: Sequence[Draw], total: int, halvings: int = 34) -> Fraction:
    """The smallest possible total that is rejected; the largest possible one where none is."""
    low = Fraction(sum(over for _, over in draws))
    high = low + total - sum(points for points, _ in draws)
    if wealth(draws, total, low) >= LIMIT:
        return low
    for _ in range(halvings):
        middle = (low + high) / 2
        if wealth(draws, total, middle) >= LIMIT:
            high = middle
        else:
            low = middle
    return high


def orders(population: Sequence[Draw]) -> Iterator[tuple[list[Draw], Fraction]]:
    """Every order of review, and how likely it is."""
    for arranged in permutations(population):
        left, likely = sum(points for points, _ in population), Fraction(1)
        for points, _ in arranged:
            likely *= Fraction(points, left)
            left -= points
        yield list(arranged), likely


# For hypothesis: one statement, some statements in the order of review, points nobody reviewed.
one_draw = st.integers(1, 15).flatmap(lambda c: st.tuples(st.just(c), st.integers(0, c)))
some_draws = st.lists(one_draw, max_size=8)
undrawn = st.integers(0, 300)


def columns(draws: Sequence[Draw]) -> tuple[list[int], list[int]]:
    """Points at risk and overstated points apart."""
    return [points for points, _ in draws], [over for _, over in draws]


def whole(draws: Sequence[Draw], rest: int) -> int:
    return sum(points for points, _ in draws) + rest
