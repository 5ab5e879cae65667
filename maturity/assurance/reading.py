"""One trust's record, and what it comes to after each decision."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import takewhile

import numpy as np

from maturity.assurance.bound import course_of_wealth
from maturity.assurance.figures import Sample


def whole_weights(shares: Mapping[str, Fraction]) -> dict[str, int]:
    """The smallest whole numbers in the same proportion: what a level of each statement counts
    where dimensions are weighted whatever the number of their statements. Shares are positive."""
    multiple = math.lcm(*(share.denominator for share in shares.values()))
    weights = {code: int(share * multiple) for code, share in shares.items()}
    divisor = math.gcd(*weights.values())
    return {code: weight // divisor for code, weight in weights.items()}


@dataclass(frozen=True)
class Item:
    """One statement, in whole points: what the trust claims, what was proven before (`floor`), and
    all there is to have (`most`)."""

    code: str
    claimed: int
    most: int
    floor: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.floor <= self.claimed <= self.most:
            raise ValueError(f"{self.code}: needs 0 ≤ floor ≤ claimed ≤ most.")

    @property
    def at_risk(self) -> int:
        """What a review could take away and the draw goes by."""
        return self.claimed - self.floor


@dataclass(frozen=True)
class Step:
    """One reviewed statement in the explanation of the bound.

    `expected`: the taint to be expected at this draw if the bound were the whole truth; `taint`:
    what was found; `wealth`: of the bet against the bound after this draw; 20 rejects. `lower`,
    `published`: scores out of 100 as they stood then.
    """

    code: str
    expected: float
    taint: float
    wealth: float
    lower: float
    published: float


@dataclass(frozen=True)
class Record:
    """What the portal publishes of an assessment, and anybody can compute from.

    `order`: the codes of all statements with points at risk, in the order of review; `found`: the
    true points of statements, as assessors decided, in any order.

    Raises ValueError if the order is not of just those statements, once each, or a decision is
    not about one of them, or beyond what there is to have.
    """

    items: Sequence[Item]
    order: Sequence[str]
    found: Mapping[str, int]

    def __post_init__(self) -> None:
        drawable = [item.code for item in self.items if item.at_risk]
        if sorted(self.order) != sorted(drawable):
            raise ValueError("The order has to hold each statement with points at risk once.")
        most = {item.code: item.most for item in self.items}
        for code, points in self.found.items():
            if code not in drawable or not 0 <= points <= most[code]:
                raise ValueError(f"{code}: nothing to be found there, or not so many points.")

    @property
    def counted(self) -> list[str]:
        """The draws in order up to the first undecided one: later decisions wait for it, since a
        sample of what happens to be decided first would not be a random one."""
        return list(takewhile(self.found.__contains__, self.order))

    @property
    def sample(self) -> Sample:
        """What the figures are computed from now."""
        by_code = {item.code: item for item in self.items}
        drawn = [by_code[code] for code in self.counted]
        return Sample.reviewed(
            [item.claimed for item in drawn],
            [item.floor for item in drawn],
            [self.found[item.code] for item in drawn],
            total=sum(item.at_risk for item in self.items),
            claimed=sum(item.claimed for item in self.items),
            out_of=sum(item.most for item in self.items),
        )

    def steps(self) -> list[Step]:
        """How the bound arose, statement by statement."""
        sample = self.sample
        wealth = course_of_wealth(sample.at_risk, sample.over, sample.total, sample.upper)
        left = sample.total + sample.at_risk - np.cumsum(sample.at_risk)
        false = sample.upper + sample.over - np.cumsum(sample.over)
        stages = sample.each_stage()
        lower, published = stages.lower, stages.published
        return [
            Step(
                code=code,
                expected=float(false[draw] / left[draw]),
                taint=float(sample.over[draw] / sample.at_risk[draw]),
                wealth=float(wealth[draw]),
                lower=float(lower[draw]),
                published=float(published[draw]),
            )
            for draw, code in enumerate(self.counted)
        ]
