"""The arithmetic of scores once more, slowly and exactly, to compare the database with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction


@dataclass
class Node:
    """A dimension: statements as (weight, points or None for nothing reached), or sections."""

    weight: int = 1
    statements: Sequence[tuple[int, int | None]] = ()
    sections: Sequence["Node"] = field(default_factory=list)


def joined(nodes: Sequence[Node], method: str) -> tuple[Fraction, Fraction]:
    """Points and what they are out of, over several nodes."""
    sums = [(node.weight, *of_node(node, method)) for node in nodes]
    if method == "statements":
        return sum((s[1] for s in sums), Fraction()), sum((s[2] for s in sums), Fraction())
    points = sum((weight * 100 * mine / whole for weight, mine, whole in sums), Fraction())
    return points, Fraction(sum(100 * weight for weight, _, _ in sums))


def of_node(node: Node, method: str) -> tuple[Fraction, Fraction]:
    if node.sections:
        return joined(node.sections, method)
    points = sum(weight * (points or 0) for weight, points in node.statements)
    return Fraction(points), Fraction(100 * sum(weight for weight, _ in node.statements))


def value(points: Fraction, out_of: Fraction) -> Fraction:
    return 100 * points / out_of
