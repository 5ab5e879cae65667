"""Honest trusts for the flags: answered twice, and beside their peers.

Levels 0 to 5, weights 1 to 3, one statement in ten misjudged by one level, as in `population`.
"""

from dataclasses import dataclass

import numpy as np

from bench.sampling.population import MOST, Trusts, honest

# The mean level of a trust, and how far its levels lie from it. Wider than for the bound, and
# closer together: a very mature trust that is honest has many answers at the top.
MEAN_LEVELS = (0.5, 4.5)
CLOSE_SPREAD = 0.7
# From one round to the next a statement rises by one level with a chance of the trust's own, up
# to this; and falls by one with the other.
MOST_PROGRESS = 0.4
DECLINE = 0.05
# How far true scores of trusts of one kind lie apart, in points of 100 (standard deviation).
APART = 10.0


@dataclass(frozen=True)
class TwoRounds:
    """The same trusts as they rated themselves twice; scores out of 100."""

    first: np.ndarray
    second: np.ndarray

    @property
    def change(self) -> np.ndarray:
        return self.second - self.first


def two_rounds(rng: np.random.Generator, trusts: int, statements: int) -> TwoRounds:
    """Honest trusts that went on as they do, and misjudged anew."""
    first = honest(rng, trusts, statements)
    progress = MOST_PROGRESS * rng.random((trusts, 1))
    moved = rng.random(first.true.shape)
    step = np.where(moved < progress, 1, np.where(moved > 1 - DECLINE, -1, 0))
    true = np.clip(first.true + step, 0, MOST)
    claimed = np.clip(true + misjudgements(rng, true.shape), 0, MOST)
    return TwoRounds(first.claim, scores(first, claimed))


def misjudgements(rng: np.random.Generator, shape: tuple[int, ...]) -> np.ndarray:
    error = rng.random(shape)
    return np.where(error < 0.05, 1, np.where(error < 0.1, -1, 0))


def scores(trusts: Trusts, levels: np.ndarray) -> np.ndarray:
    return np.asarray(100 * (trusts.weights * levels).sum(axis=1) / trusts.out_of)


def close_answers(rng: np.random.Generator, trusts: int, statements: int) -> np.ndarray:
    """Honest answers that lie close together, one row a trust."""
    low, high = MEAN_LEVELS
    mean = low + (high - low) * rng.random((trusts, 1))
    levels = np.rint(mean + CLOSE_SPREAD * rng.standard_normal((trusts, statements)))
    return np.clip(levels, 0, MOST).astype(int)


def peers(rng: np.random.Generator, trusts: int, others: int) -> np.ndarray:
    """Each row: a trust's score, then those of its peers. Heavier tails than a normal
    distribution has (Student's with five degrees of freedom), since real trusts have them."""
    shape = (trusts, 1 + others)
    scale = APART / np.sqrt(5 / 3)
    return np.clip(50 + scale * rng.standard_t(5, shape), 0, 100)
