"""The bound: reference cases, exact fractions, and what must always hold."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from maturity.assurance.bound import ALPHA, BETS, course_of_wealth, upper_bound, wealth
from tests.maturity.assurance import exact
from tests.maturity.assurance.exact import Draw, columns, one_draw, some_draws, undrawn, whole

MIXED = (
    [15, 10, 4, 12, 3, 9, 5, 8, 2, 15, 6, 10, 1, 12, 4],
    [0, 0, 1, 0, 0, 3, 0, 0, 2, 0, 0, 0, 0, 0, 0],
)
REFERENCE = [
    pytest.param([6] * 10, [0] * 10, 600, 157.846382, id="10 clean draws"),
    pytest.param([6] * 15, [0] * 15, 600, 108.012095, id="15 clean draws"),
    pytest.param([6] * 20, [0] * 20, 600, 80.866573, id="20 clean draws"),
    pytest.param([6] * 40, [0] * 40, 600, 36.850481, id="40 clean draws"),
    pytest.param([6] * 15, [0, 0, 2] + [0] * 12, 600, 121.467018, id="a third of the third"),
    pytest.param([6] * 15, [6] + [0] * 14, 600, 203.999326, id="the first wholly false"),
    pytest.param(*MIXED, 640, 228.463905, id="different points, three errors"),
    pytest.param([6] * 3, [6] * 3, 600, 600, id="all wholly false"),
]
CLOSE = 1e-9
# Each example bisects several times.
some = settings(max_examples=40)


@pytest.mark.parametrize(("at_risk", "over", "total", "bound"), REFERENCE)
def test_the_bound_of_the_reference_cases(
    at_risk: list[int], over: list[int], total: int, bound: float
) -> None:
    assert upper_bound(at_risk, over, total) == pytest.approx(bound, abs=1e-6)


@pytest.mark.parametrize(("at_risk", "over", "total", "bound"), REFERENCE)
def test_fractions_say_the_same(
    at_risk: list[int], over: list[int], total: int, bound: float
) -> None:
    draws = list(zip(at_risk, over, strict=True))
    assert float(exact.upper(draws, total)) == pytest.approx(bound, abs=1e-6)


def test_the_wealth_of_the_reference_case() -> None:
    assert wealth([6] * 15, [0] * 15, 600, 60) == pytest.approx(4.792771, abs=1e-6)


def test_the_stake_is_one_and_the_error_one_in_twenty() -> None:
    assert sum(part for _, part in BETS) == pytest.approx(1)
    assert all(0 < bet < 1 for bet, _ in BETS)
    assert ALPHA == 0.05


@some
@given(some_draws, undrawn)
def test_the_bound_is_that_of_exact_fractions(draws: list[Draw], rest: int) -> None:
    total = whole(draws, rest)
    slow = float(exact.upper(draws, total))
    assert upper_bound(*columns(draws), total) == pytest.approx(slow, abs=1e-6)


@some
@given(some_draws, undrawn, st.fractions(0, 1, max_denominator=997))
def test_the_wealth_is_that_of_exact_fractions(
    draws: list[Draw], rest: int, part: Fraction
) -> None:
    # Next to certainty a float cannot tell what is left: the bound there is compared above.
    assume(part < 1)
    total = whole(draws, rest)
    guess = sum(over for _, over in draws) + part * rest
    at_risk, over = columns(draws)
    slow = float(exact.wealth(draws, total, guess))
    assert wealth(at_risk, over, total, float(guess)) == pytest.approx(slow, rel=1e-6)


@some
@given(some_draws, undrawn)
def test_the_course_of_wealth_ends_where_the_wealth_is(draws: list[Draw], rest: int) -> None:
    at_risk, over = (np.array(column, dtype=float) for column in columns(draws))
    total, guess = np.float64(whole(draws, rest)), np.float64(over.sum() + rest / 2)
    each = course_of_wealth(at_risk, over, np.asarray(total), np.asarray(guess))
    ends = [wealth(at_risk[:t], over[:t], total, guess) for t in range(1, len(draws) + 1)]
    np.testing.assert_allclose(each, ends, rtol=CLOSE)


def test_nothing_was_bet_before_the_first_draw() -> None:
    assert wealth([], [], 600, 60) == 1
    assert upper_bound([], [], 600) == 600


def test_less_than_was_found_is_impossible_and_so_is_more_than_there_is() -> None:
    assert wealth([6, 6], [6, 0], 600, 5.99) == 0
    assert wealth([6, 6], [6, 0], 600, 594.01) == np.inf
    assert wealth([6], [6], 600, 600) == 1


def test_what_was_found_may_be_all_there_can_be() -> None:
    """The last draw found what every draw before spoke against: anything more is rejected."""
    at_risk, over = [1] * 10 + [100], [0] * 10 + [100]
    assert wealth(at_risk[:-1], over[:-1], 120, 100) >= 20
    assert upper_bound(at_risk, over, 120) == 100


@some
@given(some_draws, undrawn)
def test_the_bound_lies_between_what_was_found_and_what_may_be(
    draws: list[Draw], rest: int
) -> None:
    found = sum(over for _, over in draws)
    assert found <= upper_bound(*columns(draws), whole(draws, rest)) <= found + rest


@some
@given(some_draws)
def test_the_bound_is_exact_once_everything_was_reviewed(draws: list[Draw]) -> None:
    at_risk, over = columns(draws)
    assert upper_bound(at_risk, over, sum(at_risk)) == sum(over)


@some
@given(some_draws, st.integers(1, 300))
def test_the_bound_is_on_the_rejected_side_of_the_edge(draws: list[Draw], rest: int) -> None:
    at_risk, over = columns(draws)
    total = whole(draws, rest)
    bound = float(upper_bound(at_risk, over, total))
    most = sum(over) + rest
    assert bound == most or wealth(at_risk, over, total, bound) >= 20
    below = bound - 1e-6
    assert below < sum(over) or wealth(at_risk, over, total, below) < 20


@some
@given(some_draws, undrawn, st.lists(st.floats(0, 1), min_size=2, max_size=2))
def test_wealth_never_falls_as_the_hypothesis_rises(
    draws: list[Draw], rest: int, parts: list[float]
) -> None:
    at_risk, over = columns(draws)
    low, high = (sum(over) + part * rest for part in sorted(parts))
    total = whole(draws, rest)
    less, more = (float(wealth(at_risk, over, total, guess)) for guess in (low, high))
    assert less <= more * (1 + CLOSE)


@some
@given(st.lists(one_draw, min_size=1, max_size=12), undrawn, st.data())
def test_more_error_never_lowers_the_bound(
    draws: list[Draw], rest: int, data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(draws) - 1))
    points, over = draws[place]
    worse = [*draws]
    worse[place] = (points, data.draw(st.integers(over, points)))
    total = whole(draws, rest)
    before, after = (float(upper_bound(*columns(each), total)) for each in (draws, worse))
    assert before <= after + CLOSE * total


@some
@given(some_draws, st.integers(1, 15), undrawn)
def test_one_more_correct_draw_never_raises_the_bound(
    draws: list[Draw], points: int, rest: int
) -> None:
    total = whole(draws, rest + points)
    before = upper_bound(*columns(draws), total)
    assert upper_bound(*columns([*draws, (points, 0)]), total) <= before + CLOSE * total


@some
@given(some_draws, undrawn, st.integers(2, 60))
def test_the_unit_of_points_does_not_matter(draws: list[Draw], rest: int, times: int) -> None:
    at_risk, over = (np.array(column) for column in columns(draws))
    once, often = (
        upper_bound(unit * at_risk, unit * over, unit * whole(draws, rest)) for unit in (1, times)
    )
    assert often == pytest.approx(times * float(once), rel=1e-7)


@some
@given(st.lists(st.tuples(some_draws, undrawn), min_size=1, max_size=4))
def test_many_trusts_at_once_are_each_as_if_alone(trusts: list[tuple[list[Draw], int]]) -> None:
    length = max(len(draws) for draws, _ in trusts)
    padded = np.zeros((2, len(trusts), length))
    for row, (draws, _) in enumerate(trusts):
        padded[:, row, : len(draws)] = columns(draws)
    totals = [whole(*trust) for trust in trusts]
    together = upper_bound(padded[0], padded[1], totals)
    alone = [upper_bound(*columns(draws), whole(draws, rest)) for draws, rest in trusts]
    np.testing.assert_allclose(together, alone, rtol=CLOSE)
