"""Other ways to bound a score from as many reviews, each drawn as its own theory asks.

Each is valid for a number of reviews fixed beforehand, and not for looking after each of them.
Each credits understatement on reviewed statements, as the portal does.
"""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from bench.sampling.population import Trusts
from maturity.assurance.bound import ALPHA

HALVINGS = 50


@cache
def highest_share(wrong: int, reviews: int) -> float:
    """Clopper and Pearson's upper limit of a share, when so many of the reviews were wrong."""
    low, high = wrong / reviews, 1.0
    for _ in range(HALVINGS if wrong < reviews else 0):
        middle = (low + high) / 2
        likely = sum(
            math.comb(reviews, k) * middle**k * (1 - middle) ** (reviews - k)
            for k in range(wrong + 1)
        )
        low, high = (low, middle) if likely <= ALPHA else (middle, high)
    return high


@dataclass(frozen=True)
class Points:
    """What a rival reads: points at risk and overstated, by trust and statement."""

    at_risk: np.ndarray
    over: np.ndarray
    under: np.ndarray
    claimed: np.ndarray
    out_of: np.ndarray

    @classmethod
    def of(cls, trusts: Trusts) -> "Points":
        less = trusts.weights * (trusts.claimed - trusts.true)
        claimed = trusts.weights * trusts.claimed
        return cls(
            claimed, np.maximum(less, 0), np.maximum(-less, 0), claimed.sum(axis=1), trusts.out_of
        )

    @property
    def total_over(self) -> np.ndarray:
        return self.over.sum(axis=1)

    def lower(self, upper: np.ndarray, reviewed: np.ndarray) -> np.ndarray:
        """The lower bound on the score, out of 100."""
        credit = np.where(reviewed, self.under, 0).sum(axis=1)
        points = np.minimum(self.claimed - upper + credit, self.claimed)
        return 100 * points / self.out_of


def drawn_by_points(points: Points, reviews: int, rng: np.random.Generator) -> np.ndarray:
    """Draws in proportion to points, each from all statements: columns of statements."""
    ends = np.cumsum(points.at_risk, axis=1) / points.claimed[:, None]
    numbers = rng.random((len(ends), reviews))
    return np.stack([(ends < numbers[:, [n]]).sum(axis=1) for n in range(reviews)], axis=1)


def drawn_evenly(points: Points, reviews: int, rng: np.random.Generator) -> np.ndarray:
    """Different statements with claimed points, each as likely as any other."""
    keys = np.where(points.at_risk > 0, rng.random(points.at_risk.shape), np.inf)
    return np.argsort(keys, axis=1)[:, :reviews]


def marked(points: Points, columns: np.ndarray) -> np.ndarray:
    """Which statements were reviewed."""
    reviewed = np.zeros(points.at_risk.shape, dtype=bool)
    np.put_along_axis(reviewed, columns, True, axis=1)
    return reviewed


def taints(points: Points, columns: np.ndarray) -> np.ndarray:
    over, at_risk = (np.take_along_axis(a, columns, 1) for a in (points.over, points.at_risk))
    return over / at_risk


Bound = tuple[np.ndarray, np.ndarray]


def hoeffding(points: Points, reviews: int, rng: np.random.Generator) -> Bound:
    """The mean taint, and what chance may add to a mean of numbers between 0 and 1."""
    columns = drawn_by_points(points, reviews, rng)
    most = taints(points, columns).mean(axis=1) + math.sqrt(-math.log(ALPHA) / (2 * reviews))
    return points.claimed * np.minimum(most, 1), marked(points, columns)


def stringer(points: Points, reviews: int, rng: np.random.Generator) -> Bound:
    """The auditors' bound: limits of shares, weighted by the taints from the largest on."""
    columns = drawn_by_points(points, reviews, rng)
    ordered = -np.sort(-taints(points, columns), axis=1)
    limits = np.array([highest_share(k, reviews) for k in range(reviews + 1)])
    most = limits[0] + (ordered * np.diff(limits)).sum(axis=1)
    return points.claimed * np.minimum(most, 1), marked(points, columns)


def clopper_pearson(points: Points, reviews: int, rng: np.random.Generator) -> Bound:
    """Statements drawn evenly; the share of wrong ones at its limit, and each of those wholly
    false and among the largest: an even draw says nothing else about points."""
    columns = drawn_evenly(points, reviews, rng)
    wrong = (np.take_along_axis(points.over, columns, 1) > 0).sum(axis=1)
    limits = np.array([highest_share(k, reviews) for k in range(reviews + 1)])
    drawable = (points.at_risk > 0).sum(axis=1)
    how_many = np.floor(limits[wrong] * drawable).astype(int)
    largest = np.cumsum(-np.sort(-points.at_risk, axis=1), axis=1)
    most = np.take_along_axis(largest, np.maximum(how_many - 1, 0)[:, None], 1)[:, 0]
    return np.where(how_many > 0, most, 0), marked(points, columns)


def everything(points: Points, reviews: int, rng: np.random.Generator) -> Bound:
    """Every statement reviewed: exact, at the price of every request."""
    return points.total_over, np.ones(points.at_risk.shape, dtype=bool)


RIVALS = {
    "reviewing everything": everything,
    "Stringer": stringer,
    "Hoeffding": hoeffding,
    "Clopper-Pearson": clopper_pearson,
}
