"""Sums that come out to the penny, whatever they are."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from funding.arithmetic import spread

pence = st.integers(min_value=1, max_value=10**11)


@st.composite
def two_sides(draw):
    """Two lists of pennies with the same sum."""
    rows = draw(st.lists(pence, min_size=1, max_size=5))
    whole = sum(rows)
    cuts = sorted(draw(st.lists(st.integers(0, whole), max_size=5)))
    columns = [after - before for before, after in zip([0, *cuts], [*cuts, whole], strict=True)]
    return [Decimal(n) / 100 for n in rows], [Decimal(n) / 100 for n in columns]


@given(two_sides())
def test_a_spread_adds_up_both_ways_and_is_never_negative(sides):
    rows, columns = sides
    table = spread(rows, columns)
    assert [sum(cells) for cells in table] == rows
    assert [sum(cells) for cells in zip(*table, strict=True)] == columns
    assert min(cell for cells in table for cell in cells) >= 0


@given(two_sides())
def test_a_spread_is_in_proportion_but_for_pennies(sides):
    rows, columns = sides
    whole = sum(rows)
    for row, cells in zip(rows, spread(rows, columns), strict=True):
        for column, cell in zip(columns, cells, strict=True):
            assert abs(cell - row * column / whole) <= Decimal("0.01") * (len(rows) + len(columns))


def test_sides_that_do_not_agree_are_refused():
    with pytest.raises(ValueError, match="different sums"):
        spread([Decimal(1)], [Decimal(2)])
