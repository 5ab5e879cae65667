"""Trusts with a true level on every statement, what they claim, and the draw.

Levels 0 to 5, weights 1 to 3. Each trust has a maturity of its own, so that claims lie around 50
out of 100, from about 40 to 60. An honest trust misjudges one statement in ten by one level, up
or down. Inflated claims lie on top of that, from the same trusts with the same random numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from maturity.assurance.figures import Sample

MOST = 5
MISJUDGED = 0.10
# How far the trusts' mean levels lie apart, and a trust's levels from their mean.
MEAN_LEVELS = (2.1, 2.9)
FURTHER_APART = (1.6, 3.4)
SPREAD = 1.5


@dataclass(frozen=True)
class Trusts:
    """One row a trust, one column a statement; levels, weights and the draw's random numbers."""

    weights: np.ndarray
    true: np.ndarray
    claimed: np.ndarray
    floors: np.ndarray
    draw: np.ndarray

    @property
    def out_of(self) -> np.ndarray:
        return (MOST * self.weights).sum(axis=1)

    @property
    def claim(self) -> np.ndarray:
        """The scores as claimed."""
        return 100 * (self.weights * self.claimed).sum(axis=1) / self.out_of

    @property
    def score(self) -> np.ndarray:
        """The true scores."""
        return 100 * (self.weights * self.true).sum(axis=1) / self.out_of

    @property
    def at_risk(self) -> np.ndarray:
        """Points that a review could take away."""
        return self.weights * (self.claimed - self.floors)

    def sample(self) -> Sample:
        """Every statement, in the order of review; those without points come last."""
        never = np.full(self.at_risk.shape, np.inf)
        keys = np.divide(-np.log(self.draw), self.at_risk, out=never, where=self.at_risk > 0)
        order = np.argsort(keys, axis=1, kind="stable")
        parts = (
            np.take_along_axis(self.weights * levels, order, axis=1)
            for levels in (self.claimed, self.floors, self.true)
        )
        return Sample.reviewed(
            *parts,
            total=self.at_risk.sum(axis=1),
            claimed=(self.weights * self.claimed).sum(axis=1),
            out_of=self.out_of,
        )

    def with_floors(self, share: float, rng: np.random.Generator) -> "Trusts":
        """The same trusts, whose true level was proven before for this share of statements."""
        proven = rng.random(self.true.shape) < share
        return replace(self, floors=np.where(proven, np.minimum(self.true, self.claimed), 0))


def honest(
    rng: np.random.Generator,
    trusts: int,
    statements: int,
    mean_levels: tuple[float, float] = MEAN_LEVELS,
) -> Trusts:
    """So many honest trusts, whose mean levels lie anywhere between those two."""
    shape = (trusts, statements)
    low, high = mean_levels
    mean = low + (high - low) * rng.random((trusts, 1))
    true = np.clip(np.rint(mean + SPREAD * rng.standard_normal(shape)), 0, MOST)
    error = rng.random(shape)
    misjudged = np.where(error < MISJUDGED / 2, 1, np.where(error < MISJUDGED, -1, 0))
    return Trusts(
        weights=np.floor(1 + 3 * rng.random(shape)),
        true=true,
        claimed=np.clip(true + misjudged, 0, MOST),
        floors=np.zeros(shape),
        # Open at 0, whose logarithm is infinite.
        draw=1 - rng.random(shape),
    )


# Strategies: the order in which statements are raised, and to which level, pass by pass.

Ordering = Callable[[Trusts, np.ndarray], np.ndarray]
Target = Callable[[np.ndarray], np.ndarray]


def anywhere(trusts: Trusts, noise: np.ndarray) -> np.ndarray:
    return noise


def fewest_points(trusts: Trusts, noise: np.ndarray) -> np.ndarray:
    return trusts.weights * (trusts.claimed + 1) + noise


def lowest_level(trusts: Trusts, noise: np.ndarray) -> np.ndarray:
    return trusts.claimed + noise


def highest_level(trusts: Trusts, noise: np.ndarray) -> np.ndarray:
    return noise - trusts.claimed


def one_more(levels: np.ndarray) -> np.ndarray:
    return np.minimum(levels + 1, MOST)


def to_the_top(levels: np.ndarray) -> np.ndarray:
    return np.full_like(levels, MOST)


def to_the_middle(levels: np.ndarray) -> np.ndarray:
    return np.maximum(levels, 3)


STRATEGIES: dict[str, tuple[Ordering, tuple[Target, ...]]] = {
    # 5 on as few statements as it takes.
    "max few": (anywhere, (to_the_top,)),
    # One level more, on as many as it takes.
    "+1 on many": (anywhere, (one_more,) * MOST),
    # One level more where fewest points are, since those are drawn least often.
    "smart": (fewest_points, (one_more,) * MOST),
    # Level 3, then 5, where there is least.
    "from zero": (lowest_level, (to_the_middle, to_the_top)),
    # 5 for 4, then 4 for 3.
    "+1 on high levels": (highest_level, (one_more,) * MOST),
}


def inflated(trusts: Trusts, strategy: str, points: float, rng: np.random.Generator) -> Trusts:
    """The same trusts, each claiming `points` points of the score more than it believes."""
    ordering, passes = STRATEGIES[strategy]
    order = np.argsort(ordering(trusts, rng.random(trusts.true.shape)), axis=1, kind="stable")
    weights, levels = (np.take_along_axis(a, order, 1) for a in (trusts.weights, trusts.claimed))
    wanted = (points / 100 * trusts.out_of)[:, None]
    raised = levels
    for target in passes:
        gains = weights * (target(raised) - raised)
        before = np.cumsum(gains, axis=1) - gains
        missing = wanted - (weights * (raised - levels)).sum(axis=1, keepdims=True)
        # The last one only as far as it takes, in whole levels.
        needed = np.ceil(np.clip(missing - before, 0, gains) / weights)
        raised = raised + needed
    claimed = np.empty_like(raised)
    np.put_along_axis(claimed, order, raised, axis=1)
    return replace(trusts, claimed=claimed)
