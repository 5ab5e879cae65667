"""How often honest trusts are looked at, and how often others: a simulation with a seed.

For each rule whose threshold is chosen from chance alone, the percentile of honest trusts that
the threshold was rounded up from, the share of them that is looked at, and the share of trusts
that give cause. Units: as the case says.
"""

from math import comb
from typing import TYPE_CHECKING

import numpy as np

from bench.sampling import population, rounds
from maturity.assurance.bound import ALPHA, wealth
from maturity.assurance.figures import Sample
from maturity.assurance.rule import ENOUGH, FIRST, USUAL, flag_threshold
from maturity.flags.thresholds import (
    DROP,
    ESTIMATE_FALSE_FLAGS,
    FALSE_FLAGS,
    HISTORY_HITS,
    HISTORY_ROUNDS,
    JUMP,
    LEAST_SPREAD,
    PEERS,
    SAME_RUN,
    SAME_SHARE,
    Steps,
    threshold,
)

if TYPE_CHECKING:
    from tools.benchmarks import Report

SEED = 20232
TRUSTS = 20_000
POINTS, SHARE, DEVIATIONS = "points of 100", "share of trusts", "deviations"
# What gives cause: so many points more or fewer than honest; so many deviations from peers.
MOVED = 15
ODD = 4
# The statements for which each threshold is the strictest: few for scores and shares; many for
# runs, which get longer, up to the next step, and for the last one up to this many.
MOST_STATEMENTS = 200
# For so many statements the estimate is tried: those of the shipped framework, and larger ones.
ESTIMATED = (28, 50, 120)


def at(steps: Steps, number: int) -> float:
    """The threshold for so many; there is one for each number that is tried here."""
    found = threshold(steps, number)
    if found is None:
        raise ValueError(f"No threshold for {number}.")
    return found


class Cells:
    """All cases, each with random numbers of its own."""

    def __init__(self, report: "Report", trusts: int) -> None:
        self.report, self.trusts = report, trusts

    def rng(self, *parts: int) -> np.random.Generator:
        return np.random.default_rng([SEED, *parts])

    def add(self, case: str, value: float, unit: str, **more: float) -> None:
        self.report.add(case, float(value), unit, trusts=self.trusts, **more)

    def run(self) -> None:
        self.changes()
        self.same_answers()
        self.unlike_peers()
        self.estimates()
        self.add("false flags history", history(), SHARE)

    def changes(self) -> None:
        """Jump and drop: two rounds of the same trusts."""
        for statements, _ in JUMP:
            change = rounds.two_rounds(self.rng(statements), self.trusts, statements).change
            for name, steps, way in (("jump", JUMP, change), ("drop", DROP, -change)):
                words, most = f"{name}, {statements} statements", at(steps, statements)
                chance = np.quantile(way, 1 - FALSE_FLAGS)
                self.add(f"chance {words}", chance, POINTS, threshold=most)
                self.add(f"false flags {words}", (way > most).mean(), SHARE)
                self.add(f"seen {words}, {MOVED} points", (way + MOVED > most).mean(), SHARE)

    def same_answers(self) -> None:
        """The same answer throughout: each of its two signs may take half of the false flags."""
        nexts = [MOST_STATEMENTS, *(least - 1 for least, _ in SAME_SHARE)]
        for (least, share), most in zip(SAME_SHARE, nexts, strict=False):
            few = rounds.close_answers(self.rng(1, least), self.trusts, least)
            many = rounds.close_answers(self.rng(2, least), self.trusts, most)
            counts, runs = most_common(few), longest_run(many)
            limit, words = at(SAME_RUN, least), f"{least} to {most} answers"
            chance = 1 - FALSE_FLAGS / 2
            same, row = np.quantile(counts, chance) / least, np.quantile(runs, chance)
            self.add(f"chance same level, {words}", same, "share of answers", threshold=share)
            self.add(f"chance in a row, {words}", row, "answers", threshold=limit)
            false = max(sign(levels, share, limit).mean() for levels in (few, many))
            self.add(f"false flags same answer, {words}", false, SHARE)

    def estimates(self) -> None:
        """The estimate, looked at once the published stopping rule asks for no more."""
        for statements in ESTIMATED:
            rng = self.rng(4, statements)
            trusts = population.honest(rng, self.trusts // 4, statements)
            words = f"estimate, {statements} statements"
            false = asks_for_a_look(trusts.sample()).mean()
            self.report.add(f"false flags {words}", float(false), SHARE, trusts=self.trusts // 4)

    def unlike_peers(self) -> None:
        for others, most in PEERS:
            scores = rounds.peers(self.rng(3, others), self.trusts, others)
            far, odd = distance(scores), scores.copy()
            odd[:, 0] += ODD * rounds.APART
            chance = np.quantile(far, 1 - FALSE_FLAGS)
            self.add(f"chance peers, {others}", chance, DEVIATIONS, threshold=most)
            self.add(f"false flags peers, {others}", (far > most).mean(), SHARE)
            case = f"seen peers, {others}, {ODD} deviations off"
            self.add(case, (distance(odd) > most).mean(), SHARE)


def asks_for_a_look(sample: Sample) -> np.ndarray:
    """Whether the estimate is above its threshold where the stopping rule stops."""
    first, usual = sample.first(FIRST), sample.first(USUAL)
    guess = ENOUGH * first.claimed
    enough = wealth(first.at_risk, first.over, first.total, guess) >= 1 / ALPHA
    early, late = (
        each.estimate > (flag_threshold(draws) or np.inf)
        for each, draws in ((first, FIRST), (usual, USUAL))
    )
    return np.where(enough, early, late)


def most_common(levels: np.ndarray) -> np.ndarray:
    """How many answers the commonest level has, by trust."""
    return np.stack([(levels == level).sum(axis=1) for level in range(6)]).max(axis=0)


def longest_run(levels: np.ndarray) -> np.ndarray:
    """How many answers in a row are the same at most, by trust."""
    run = best = np.ones(len(levels), dtype=int)
    for column in range(1, levels.shape[1]):
        run = np.where(levels[:, column] == levels[:, column - 1], run + 1, 1)
        best = np.maximum(best, run)
    return best


def sign(levels: np.ndarray, share: float, limit: float) -> np.ndarray:
    """Which trusts the rule asks to look at."""
    return (most_common(levels) > share * levels.shape[1]) | (longest_run(levels) > limit)


def distance(scores: np.ndarray) -> np.ndarray:
    """How far each first score lies from the median of the others, as the rule counts it."""
    first, others = scores[:, 0], scores[:, 1:]
    middle = np.median(others, axis=1)
    spread = np.median(np.abs(others - middle[:, None]), axis=1)
    return np.abs(first - middle) / (1.4826 * np.maximum(spread, LEAST_SPREAD))


def history() -> float:
    """The chance that an honest trust's estimate is above its threshold so often, each round for
    itself: exactly."""
    chance = ESTIMATE_FALSE_FLAGS
    return sum(
        comb(HISTORY_ROUNDS, hits) * chance**hits * (1 - chance) ** (HISTORY_ROUNDS - hits)
        for hits in range(HISTORY_HITS, HISTORY_ROUNDS + 1)
    )


def measure(report: "Report", trusts: int) -> None:
    """Every case, with so many trusts in each."""
    Cells(report, trusts).run()


def run(report: "Report") -> None:
    measure(report, TRUSTS)
