"""From a sample to the figures that are shown: for one trust, or thousands at once.

All scores are out of 100: `100 × points / out_of`. Nothing is rounded here but `figure`.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from maturity.assurance.bound import Floats, floats, taints, upper_bound

# What overstating may cost: half of its estimate beyond one point of 100.
DEDUCTED = 0.5
FORGIVEN = 0.01


@dataclass(frozen=True)
class Sample:
    """The draws so far, in order, shape (…, t), and totals over all statements, shape (…).

    `at_risk`: claimed points less those already proven (the floor). `over`: how many of these the
    review took away. `corrected`: what it changed beyond, exactly and for reviewed statements
    only: understated points count for the trust, points below the floor against it.
    """

    at_risk: Floats
    over: Floats
    corrected: Floats
    total: Floats
    claimed: Floats
    out_of: Floats

    @classmethod
    def reviewed(
        cls,
        claims: ArrayLike,
        floors: ArrayLike,
        truths: ArrayLike,
        *,
        total: ArrayLike,
        claimed: ArrayLike,
        out_of: ArrayLike,
    ) -> "Sample":
        """From the claimed, proven and true points of the drawn statements; `total`: points at
        risk on all statements, `claimed`: points claimed on them, `out_of`: points there are."""
        claim, floor, truth = map(floats, (claims, floors, truths))
        at_risk = claim - floor
        over = np.clip(claim - truth, 0, at_risk)
        corrected = truth - claim + over
        return cls(at_risk, over, corrected, floats(total), floats(claimed), floats(out_of))

    def first(self, draws: int) -> "Sample":
        """The sample as it was after so many draws."""
        return replace(
            self,
            at_risk=self.at_risk[..., :draws],
            over=self.over[..., :draws],
            corrected=self.corrected[..., :draws],
        )

    def each_stage(self) -> "Sample":
        """One trust's sample after its first draw, after two, … as if they were so many trusts."""
        seen = np.tri(self.draws)
        return replace(
            self,
            at_risk=self.at_risk * seen,
            over=self.over * seen,
            corrected=self.corrected * seen,
        )

    @property
    def draws(self) -> int:
        return int(self.at_risk.shape[-1])

    @property
    def found(self) -> Floats:
        """Overstated points in the reviewed statements."""
        return floats(self.over.sum(axis=-1))

    @property
    def remaining(self) -> Floats:
        """Points at risk in statements that nobody reviewed."""
        return floats(self.total - self.at_risk.sum(axis=-1))

    @property
    def mean_taint(self) -> Floats:
        """The mean overstated part of a draw; 0 before the first."""
        draws = np.count_nonzero(self.at_risk, axis=-1)
        return floats(taints(self.at_risk, self.over).sum(axis=-1) / np.maximum(draws, 1))

    @cached_property
    def upper(self) -> Floats:
        """The most that is overstated, in points, at 95 % confidence."""
        return upper_bound(self.at_risk, self.over, self.total)

    @cached_property
    def lower_points(self) -> Floats:
        """The fewest points the trust truly has, at 95 % confidence; never more than it claims."""
        bound = self.claimed - self.upper + self.corrected.sum(axis=-1)
        return floats(np.minimum(bound, self.claimed))

    @property
    def certain_points(self) -> Floats:
        """Points that were seen in a review or proven before."""
        lost = self.found + self.remaining
        return floats(self.claimed - lost + self.corrected.sum(axis=-1))

    @property
    def published_points(self) -> Floats:
        """The lower bound, less half of the estimated overstatement left unseen beyond one point
        of 100; never less than what is certain. The deduction closes the one hole the bound
        leaves: without it, claiming 5 for 4 here and there would cost nothing on average. It
        vanishes once everything was reviewed."""
        unseen = self.mean_taint * self.remaining
        deduction = DEDUCTED * np.maximum(unseen - FORGIVEN * self.out_of, 0)
        least = np.minimum(self.certain_points, self.lower_points)
        return np.maximum(self.lower_points - deduction, least)

    def score(self, points: ArrayLike) -> Floats:
        """Points out of 100."""
        return 100 * floats(points) / self.out_of

    @property
    def claim(self) -> Floats:
        """The score as claimed."""
        return self.score(self.claimed)

    @property
    def lower(self) -> Floats:
        """The lower 95 % bound on the true score."""
        return self.score(self.lower_points)

    @property
    def published(self) -> Floats:
        """The figure for the public before it is rounded down."""
        return self.score(self.published_points)

    @property
    def figure(self) -> NDArray[np.int64]:
        """ "At least …": whole points out of 100, rounded down."""
        return np.floor(self.published).astype(np.int64)

    @property
    def estimate(self) -> Floats:
        """The point estimate of overstatement, in points of the score: what was found, and the
        mean taint of the draws on all that is left. For flags and trends, never published alone."""
        return self.score(self.found + self.mean_taint * self.remaining)
