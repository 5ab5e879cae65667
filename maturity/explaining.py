"""How a checked score came about: each statement's points, and the bound draw by draw, worked out
again from the record. Only what a figure counts, so that the page and the figure agree."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from maturity import drawing
from maturity.models import Bound, Check, Draw, Stake
from maturity.second_looks import SecondLook, taken
from maturity.standing import PartShare, shares_of

if TYPE_CHECKING:
    from maturity.assurance.figures import Sample
    from maturity.assurance.reading import Record, Step

# 20, less what rounding the bound may cost.
REJECTS = 19.99


@dataclass(frozen=True)
class Line:
    """One statement: points out of 100, and what its level counts (`weight`). `found` is None where
    nobody looked. `second_look`: where it comes from one; `check`: for whoever may see it."""

    stake: Stake
    position: int | None
    found: int | None
    second_look: SecondLook | None = None
    check: Check | None = None

    @property
    def statement(self) -> str:
        return str(self.stake.answer.statement)

    @property
    def to_question(self) -> Check | None:
        """The check, while a second look at it can be asked for, or is open."""
        check = self.check
        taken_already = check is None or check.claim.looked_again
        return None if taken_already else check

    @property
    def at_risk(self) -> int:
        return self.stake.claimed_points - self.stake.floor_points


@dataclass(frozen=True)
class Turn:
    """One draw in the explanation: the statement, and the bet as it stood after it."""

    number: int
    line: Line
    step: "Step"

    @property
    def cells(self) -> tuple[str, ...]:
        """A line of the table."""
        step, line = self.step, self.line
        return (
            str(self.number),
            line.stake.answer.statement.code,
            str(line.stake.claimed_points),
            str(line.stake.floor_points),
            str(line.found),
            f"{100 * step.expected:.1f}%",
            f"{100 * step.taint:.1f}%",
            f"{step.wealth:.2f}",
            f"{step.lower:.1f}",
            f"{step.published:.1f}",
        )


@dataclass(frozen=True)
class Explanation:
    """Of a figure and the draw that it is of. Five queries, and one where a second look was taken.
    `checks`: for readers who may see the evidence too."""

    draw: Draw
    bound: Bound
    checks: Sequence[Check] = ()

    @cached_property
    def course(self) -> drawing.Course:
        return drawing.course_of(self.draw)

    @cached_property
    def points(self) -> Mapping[str, int]:
        """What assessors found in the draws that the figure counts, by code."""
        not_yet = {each.code: each.first_points for each in self.not_counted_yet}
        return {code: not_yet.get(code, self.course.points[code]) for code in self.counted}

    @property
    def counted(self) -> list[str]:
        """The codes of the draws that the figure counts."""
        order = [item.stake.answer.statement.code for item in self.course.order]
        return order[: self.bound.draws]

    @cached_property
    def all_second_looks(self) -> list[SecondLook]:
        found = taken(self.draw) if self.course.looked_again else []
        return [each for each in found if each.position <= self.bound.draws]

    @property
    def second_looks(self) -> list[SecondLook]:
        """Second looks that the figure counts."""
        return [each for each in self.all_second_looks if each.position in self.bound.second_looks]

    @property
    def second_look_rows(self) -> list[tuple[str, ...]]:
        return [each.cells for each in self.second_looks]

    @property
    def not_counted_yet(self) -> list[SecondLook]:
        """Those that were taken since the figure was worked out."""
        counted = self.bound.second_looks
        return [each for each in self.all_second_looks if each.position not in counted]

    @cached_property
    def lines(self) -> list[Line]:
        """Every statement, in the framework's order."""
        positions = {item.stake_id: item.position for item in self.course.order}
        looks = {each.code: each for each in self.second_looks}
        checks = {check.answer_id: check for check in self.checks}
        return [
            Line(
                stake,
                positions.get(stake.pk),
                self.points.get(stake.answer.statement.code),
                looks.get(stake.answer.statement.code),
                checks.get(stake.answer_id),
            )
            for stake in self.course.stakes
        ]

    @property
    def with_weights(self) -> bool:
        """Whether statements count differently."""
        return len({line.stake.weight for line in self.lines}) > 1

    @cached_property
    def record(self) -> "Record":
        from dataclasses import replace

        weight = {line.stake.answer.statement.code: line.stake.weight for line in self.lines}
        found = {code: weight[code] * points for code, points in self.points.items()}
        return replace(self.course.record, found=found)

    @cached_property
    def turns(self) -> list[Turn]:
        """Draw by draw."""
        by_code = {line.stake.answer.statement.code: line for line in self.lines}
        steps = self.record.steps() if self.points else []
        return [
            Turn(number, by_code[step.code], step) for number, step in enumerate(steps, start=1)
        ]

    @cached_property
    def shares(self) -> list[PartShare]:
        not_yet = {each.code: each.first_level for each in self.not_counted_yet}
        found = {code: not_yet.get(code, self.course.levels[code]) for code in self.counted}
        return shares_of(
            (
                stake.answer.statement.dimension.name,
                stake.answer.option.level if stake.answer.option else 0,
                found.get(stake.answer.statement.code),
            )
            for stake in self.course.stakes
        )

    @property
    def proven(self) -> int:
        """Statements whose level was proven before, at least in part."""
        return sum(line.stake.floor_points > 0 for line in self.lines)

    @property
    def not_looked_at(self) -> int:
        return sum(line.found is None and line.position is not None for line in self.lines)

    @property
    def is_exact(self) -> bool:
        """Whether all that could be drawn was looked at."""
        return not self.not_looked_at

    @property
    def rules_out(self) -> bool:
        """Whether the stake has grown to 20: after a few checks it cannot have."""
        return self.bound.wealth >= REJECTS and not self.is_exact

    @property
    def most_wrong(self) -> str:
        """The most that is overstated, in points out of 100."""
        return f"{100 * float(self.bound.upper) / self.draw.out_of:.1f}"

    @cached_property
    def working(self) -> list[tuple[str, str]]:
        """The arithmetic, a line each, in whole points as the record has them."""
        return working_of(self.record.sample, self.bound)


def working_of(sample: "Sample", bound: Bound) -> list[tuple[str, str]]:
    corrected = float(sample.corrected.sum())
    unseen = float(sample.mean_taint * sample.remaining)
    deduction = float(sample.lower_points - sample.published_points)
    return [
        ("O, all the points there are", number(float(sample.out_of))),
        ("C, points claimed", number(float(sample.claimed))),
        ("R, points at risk: claimed and not proven before", number(float(sample.total))),
        ("r, of these in the statements counted", number(float(sample.at_risk.sum()))),
        ("d, of these found to be overstated", number(float(sample.found))),
        ("k, corrections found beyond: too little claimed, or less than proven", number(corrected)),
        ("U, the most that is overstated: the stake has grown to 20", number(float(sample.upper))),
        ("L = C − U + k, at most C", number(float(sample.lower_points))),
        ("Lower bound: 100 × L ÷ O", f"{bound.lower:.2f}"),
        ("t, the mean overstated part of a draw", f"{100 * float(sample.mean_taint):.2f}%"),
        ("e = t × (R − r), overstatement to be expected where nobody looked", number(unseen)),
        (
            "D = half of e beyond 1% of O, but never below what was seen or proven",
            number(deduction),
        ),
        ("Published: 100 × (L − D) ÷ O", f"{bound.published:.2f}"),
        ("Rounded down", str(bound.figure)),
    ]


def number(points: float) -> str:
    """Whole where it is whole, else to two places."""
    return f"{points:,.0f}" if abs(points - round(points)) < 0.005 else f"{points:,.2f}"
