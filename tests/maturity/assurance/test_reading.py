"""A trust's record: draws in order, and the explanation of the bound."""

from fractions import Fraction
from math import gcd

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.assurance.reading import Item, Record, whole_weights

ITEMS = [
    Item("A", claimed=5, most=5),
    Item("B", claimed=8, most=10),
    Item("C", claimed=9, most=15),
    Item("D", claimed=2, most=5),
    Item("E", claimed=0, most=10),
]
ORDER = ["C", "A", "B", "D"]
TRUE = {"C": 9, "A": 5, "B": 6, "D": 2}


def test_the_reference_assessment_statement_by_statement() -> None:
    record = Record(ITEMS, ORDER, TRUE)
    assert record.counted == ORDER
    assert record.sample.lower == pytest.approx(48.888889, abs=1e-6)
    steps = record.steps()
    assert [step.code for step in steps] == ORDER
    assert [step.taint for step in steps] == [0, 0, 0.25, 0]
    assert steps[-1].lower == steps[-1].published == pytest.approx(48.888889, abs=1e-6)
    # Two points of 24, of 15, of 10 and none of two.
    assert [step.expected for step in steps] == pytest.approx([2 / 24, 2 / 15, 2 / 10, 0])


def test_decisions_behind_an_undecided_draw_wait() -> None:
    record = Record(ITEMS, ORDER, {"C": 9, "B": 0, "D": 0})
    assert record.counted == ["C"]
    assert record.sample.draws == 1
    assert record.sample.found == 0
    assert [step.code for step in record.steps()] == ["C"]


def test_nothing_is_explained_before_the_first_decision() -> None:
    record = Record(ITEMS, ORDER, {})
    assert record.steps() == []
    assert record.sample.lower == 0
    assert record.sample.claim == pytest.approx(100 * 24 / 45)


def test_what_is_proven_is_not_drawn_and_counts_at_once() -> None:
    items = [Item("A", claimed=5, most=5, floor=5), Item("B", claimed=8, most=10, floor=4)]
    record = Record(items, ["B"], {})
    assert [item.at_risk for item in items] == [0, 4]
    assert record.sample.lower_points == 9


def test_the_steps_tell_how_the_figures_stood() -> None:
    items = [Item(f"S-{n:02}", claimed=6, most=10) for n in range(40)]
    codes = [item.code for item in items]
    record = Record(items, codes, dict.fromkeys(codes[:15], 6) | {"S-03": 4})
    steps = record.steps()
    for draws, step in enumerate(steps, start=1):
        then = Record(items, codes, {code: record.found[code] for code in codes[:draws]})
        assert step.lower == pytest.approx(float(then.sample.lower))
        assert step.published == pytest.approx(float(then.sample.published))
    # The bound is where the bet against it reaches 20.
    assert steps[-1].wealth == pytest.approx(20)


positive = st.fractions(min_value=Fraction(1, 50), max_value=9, max_denominator=50)


@given(st.dictionaries(st.sampled_from("ABCDEF"), positive, min_size=1))
def test_shares_become_the_smallest_whole_numbers_in_proportion(
    shares: dict[str, Fraction],
) -> None:
    weights = whole_weights(shares)
    assert len({weights[code] / share for code, share in shares.items()}) == 1
    assert all(weight > 0 for weight in weights.values())
    assert gcd(*weights.values()) == 1


def test_two_dimensions_alike_however_many_statements_they_have() -> None:
    shares = {"A": Fraction(1, 2), "B": Fraction(1, 2), **dict.fromkeys("CDE", Fraction(1, 3))}
    assert whole_weights(shares) == {"A": 3, "B": 3, "C": 2, "D": 2, "E": 2}


@given(st.sets(st.sampled_from(ORDER)))
def test_only_the_decided_beginning_counts(decided: set[str]) -> None:
    record = Record(ITEMS, ORDER, {code: TRUE[code] for code in decided})
    assert record.counted == ORDER[: len(record.counted)]
    assert decided.issuperset(record.counted)
    assert record.counted == ORDER or ORDER[len(record.counted)] not in decided


@pytest.mark.parametrize(
    ("claimed", "most", "floor"), [(6, 5, 0), (3, 5, 4), (-1, 5, 0), (3, 5, -1)]
)
def test_points_that_cannot_be_are_refused(claimed: int, most: int, floor: int) -> None:
    with pytest.raises(ValueError, match="A: needs"):
        Item("A", claimed=claimed, most=most, floor=floor)


@pytest.mark.parametrize("order", [ORDER[:-1], [*ORDER, "E"], [*ORDER, "A"], [*ORDER[:-1], "Z"]])
def test_the_order_is_of_each_statement_at_risk_once(order: list[str]) -> None:
    with pytest.raises(ValueError, match="order"):
        Record(ITEMS, order, {})


@pytest.mark.parametrize("found", [{"E": 0}, {"Z": 1}, {"A": 6}, {"A": -1}])
def test_only_what_can_be_found_is_taken(found: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="nothing to be found"):
        Record(ITEMS, ORDER, found)
