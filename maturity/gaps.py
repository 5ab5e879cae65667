"""What lies between a trust and its target, statement by statement.

A trust stands where assessors found it, or where it says it is if nobody checked. The target is
the profile for its care setting; where no profile is recorded, the highest level. Statements that
do not apply, or have no answer, have no gap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from maturity.models import Answer, Assessment, Check, Dimension, Option, Statement
from maturity.models.targets import TargetProfile


@dataclass(frozen=True)
class Gap:
    """One statement below its target. `level` 0 and no `now`: not even the first level."""

    statement: Statement
    level: int
    now: Option | None
    aim: Option

    @property
    def points(self) -> int:
        """Points out of 100 that are missing."""
        return self.aim.points - (self.now.points if self.now else 0)

    @property
    def weight(self) -> int:
        """What closing it is worth to the score."""
        return self.points * self.statement.weight

    @property
    def now_words(self) -> str:
        return self.now.label if self.now else "Not even the first level"


@dataclass(frozen=True)
class PartGaps:
    """A dimension with its target, if one is recorded, and the gaps of its statements."""

    dimension: Dimension
    target: TargetProfile | None
    gaps: list[Gap]
    statements: int


def gaps_of(assessment: Assessment) -> list[PartGaps]:
    """The gaps of an assessment by dimension, in the framework's order; those without a gap are
    there too. Four queries."""
    targets = targets_of(assessment)
    found = found_levels(assessment)
    rows = Answer.objects.filter(assessment=assessment, option__isnull=False).whole()
    rows = rows.prefetch_related("statement__scale__options")
    parts = []
    for dimension, answers in groupby(rows, key=lambda answer: answer.statement.dimension):
        target = targets.get(dimension.pk) or targets.get(dimension.parent_id)
        known = list(answers)
        gaps = [gap_of(answer, found.get(answer.pk), target) for answer in known]
        parts.append(PartGaps(dimension, target, [gap for gap in gaps if gap], len(known)))
    return parts


def biggest(parts: Iterable[PartGaps], most: int) -> list[Gap]:
    """The gaps worth most to the score, at most so many; equal ones in the framework's order."""
    every = [gap for part in parts for gap in part.gaps]
    return sorted(every, key=lambda gap: (-gap.weight, gap.statement.position))[:most]


def gap_of(answer: Answer, found: int | None, target: TargetProfile | None) -> Gap | None:
    """The gap of one answer; `found` is the level that assessors found."""
    options = sorted(answer.statement.scale.options.all(), key=lambda option: option.level)
    said = answer.option
    level = said.level if found is None and said else found or 0
    now = next((option for option in options if option.level == level), None)
    aim = aim_among(options, target)
    reached = now.points if now else 0
    return Gap(answer.statement, level, now, aim) if reached < aim.points else None


def aim_among(options: list[Option], target: TargetProfile | None) -> Option:
    """The lowest level that reaches the target; the highest where none does or none is named."""
    wanted = target.points if target else 100
    return next((option for option in options if option.points >= wanted), options[-1])


def targets_of(assessment: Assessment) -> dict[int | None, TargetProfile]:
    """The target of each dimension that has one: of the care setting, else of all."""
    rows = TargetProfile.objects.filter(
        version=assessment.version_id, setting__in=("", assessment.setting)
    )
    # The rows of all settings come first, and those of this one replace them.
    return {target.dimension_id: target for target in rows.order_by("setting")}


def found_levels(assessment: Assessment) -> dict[int, int]:
    """What assessors found, by answer."""
    rows: Any = Check.objects.filter(answer__assessment=assessment).with_level()
    found = {check.answer_id: check.verified_level for check in rows}
    return {answer: level for answer, level in found.items() if level is not None}
