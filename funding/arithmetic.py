"""Sums of money that have to come out exactly, to the penny."""

from collections.abc import Sequence
from decimal import Decimal
from itertools import product

PENNY = Decimal("0.01")


def spread(rows: Sequence[Decimal], columns: Sequence[Decimal]) -> list[list[Decimal]]:
    """A table in proportion to `rows` and `columns`, whose sums are exactly those.

    Shares a promise by year among several holders. Both must add up to the same; no cell is
    negative. What rounding down leaves over goes, penny by penny, where both sums still lack it.
    """
    pence = [[int(amount / PENNY) for amount in side] for side in (rows, columns)]
    whole = sum(pence[0])
    if whole != sum(pence[1]):
        raise ValueError("The rows and the columns add up to different sums")
    table = [[row * column // max(whole, 1) for column in pence[1]] for row in pence[0]]
    lacking = [row - sum(cells) for row, cells in zip(pence[0], table, strict=True)]
    across = zip(*table, strict=True)
    short = [column - sum(cells) for column, cells in zip(pence[1], across, strict=True)]
    for row, column in product(range(len(lacking)), range(len(short))):
        moved = min(lacking[row], short[column])
        table[row][column] += moved
        lacking[row] -= moved
        short[column] -= moved
    return [[cell * PENNY for cell in cells] for cells in table]
