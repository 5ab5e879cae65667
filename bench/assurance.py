"""How well a few checks bound a score, and what talking it up does: a simulation with a seed.

Honest trusts, and the same trusts with each strategy of inflation, by the very code of the
portal. For 120 statements without further words; for 50 the case says so. Units: points out of
100, or a share of trusts.
"""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.sampling import population
from bench.sampling.population import STRATEGIES, Trusts
from bench.sampling.rivals import RIVALS, Points
from maturity.assurance.bound import ALPHA, course_of_wealth
from maturity.assurance.figures import Sample

if TYPE_CHECKING:
    from tools.benchmarks import Report

SEED = 20231
TRUSTS = 10_000
STATEMENTS = (120, 50)
REVIEWS = (15, 20, 40)
INFLATION = (5, 10, 15)
# So little that no flag is asked to see it; it must not pay either.
SLIGHT = 1
FALSE_FLAGS = 5
Cell = tuple[str, float]
POINTS, SHARE = "points of 100", "share of trusts"


def generator(*parts: int) -> np.random.Generator:
    """Random numbers of their own for each part, whatever else is run."""
    return np.random.default_rng([SEED, *parts])


def held_throughout(sample: Sample) -> float:
    """The share of trusts whose bound was right after each single draw, to the last one."""
    truth = sample.over.sum(axis=-1)
    wealth = course_of_wealth(sample.at_risk, sample.over, sample.total, truth)
    return float((wealth.max(axis=-1) < 1 / ALPHA).mean())


def first_alone(sample: Sample, draws: int) -> Sample:
    """The first draws without the memory of the others."""
    early = sample.first(draws)
    names = ("at_risk", "over", "corrected")
    return replace(early, **{name: getattr(early, name).copy() for name in names})


class Cells:
    """All cases for trusts with one number of statements."""

    def __init__(self, report: "Report", statements: int, trusts: int) -> None:
        self.report = report
        self.about: dict[str, Any] = {"statements": statements, "trusts": trusts}
        self.words = "" if statements == STATEMENTS[0] else f", {statements} statements"
        self.statements = statements
        self.honest = population.honest(generator(statements), trusts, statements)
        self.inflated = self.inflated_by(*INFLATION)

    def inflated_by(self, *points: float) -> dict[Cell, Trusts]:
        """The same trusts with each strategy."""
        return {
            (strategy, more): population.inflated(
                self.honest, strategy, more, generator(self.statements, number)
            )
            for number, strategy in enumerate(STRATEGIES)
            for more in points
        }

    def add(self, case: str, value: float, unit: str, **more: Any) -> None:
        self.report.add(case + self.words, float(value), unit, **self.about, **more)

    def covered(self, words: str, trusts: Trusts) -> Sample:
        """Report the coverage; what was reviewed first is kept for the other cases."""
        whole = trusts.sample()
        self.add(f"coverage {words}", held_throughout(whole), SHARE)
        return first_alone(whole, max(REVIEWS))

    def run(self) -> None:
        whole = self.covered("honest", self.honest)
        every = {**self.inflated_by(SLIGHT), **self.inflated}
        others = {cell: self.covered(f"{cell[0]} {cell[1]}", every[cell]) for cell in every}
        for reviews in REVIEWS:
            first = {cell: sample.first(reviews) for cell, sample in others.items()}
            self.gaps(whole.first(reviews), reviews)
            self.power(whole.first(reviews), first, reviews)
            self.incentives(whole.first(reviews), first, reviews)
        self.proven()
        self.further_apart()
        for name in RIVALS:
            for reviews in REVIEWS if name != "reviewing everything" else (self.statements,):
                self.rival(name, reviews)

    def gaps(self, sample: Sample, reviews: int, words: str = "") -> None:
        gap, shown = sample.claim - sample.lower, sample.claim - sample.published
        self.add(f"honest gap {reviews}{words}", np.median(gap), POINTS)
        self.add(f"honest gap p95 {reviews}{words}", np.percentile(shown, 95), POINTS)

    def power(self, honest: Sample, others: dict[Cell, Sample], reviews: int) -> None:
        flag = np.percentile(honest.estimate, 100 - FALSE_FLAGS)
        self.add(f"flag at {reviews}", flag, POINTS)
        for points in INFLATION:
            found = {s: (others[s, points].estimate > flag).mean() for s in STRATEGIES}
            worst = min(found, key=found.__getitem__)
            self.add(f"power {points} {reviews}", found[worst], SHARE, strategy=worst)

    def incentives(self, honest: Sample, others: dict[Cell, Sample], reviews: int) -> None:
        """The same trusts and the same draw numbers, so that the difference is the strategy's."""
        for (strategy, points), sample in others.items():
            gain = sample.published - honest.published
            error = gain.std() / len(gain) ** 0.5
            case = f"incentive {strategy} {points} {reviews}"
            self.add(case, gain.mean(), POINTS, standard_error=round(float(error), 4))

    def proven(self) -> None:
        """Half of the statements' levels proven beforehand."""
        half = self.honest.with_floors(0.5, generator(self.statements, 99))
        sample = self.covered("honest, half proven", half)
        for reviews in REVIEWS:
            self.gaps(sample.first(reviews), reviews, ", half proven")

    def further_apart(self) -> None:
        """Honest trusts that differ more: claims from about 30 to 70 out of 100."""
        rng = generator(self.statements, 98)
        size = (self.about["trusts"], self.statements)
        trusts = population.honest(rng, *size, population.FURTHER_APART)
        sample = self.covered("honest, trusts further apart", trusts)
        for reviews in REVIEWS:
            self.gaps(sample.first(reviews), reviews, ", trusts further apart")

    def rival(self, name: str, reviews: int) -> None:
        """The same questions to another method; its flag is the gap it finds."""
        bounds = {
            cell: self.rival_lower(trusts, name, reviews, number)
            for number, (cell, trusts) in enumerate(self.all_cells().items())
        }
        lower, _ = bounds["", 0]
        gap = self.honest.claim - lower
        prefix = f"{name}: "
        self.add(f"{prefix}coverage {reviews}", min(held for _, held in bounds.values()), SHARE)
        self.add(f"{prefix}honest gap {reviews}", np.median(gap), POINTS)
        self.add(f"{prefix}honest gap p95 {reviews}", np.percentile(gap, 95), POINTS)
        flag = np.percentile(gap, 100 - FALSE_FLAGS)
        gains = {cell: bounds[cell][0].mean() - lower.mean() for cell in self.inflated}
        for points in INFLATION:
            cells = [(strategy, points) for strategy in STRATEGIES]
            found = [(self.inflated[cell].claim - bounds[cell][0] > flag).mean() for cell in cells]
            self.add(f"{prefix}power {points} {reviews}", min(found), SHARE)
        self.add(f"{prefix}incentive {reviews}", max(gains.values()), POINTS, worst=True)

    def all_cells(self) -> dict[Cell, Trusts]:
        return {("", 0): self.honest, **self.inflated}

    def rival_lower(
        self, trusts: Trusts, name: str, reviews: int, number: int
    ) -> tuple[np.ndarray, float]:
        """The lower bounds on the scores, and the share of trusts for which it was right."""
        points = Points.of(trusts)
        upper, reviewed = RIVALS[name](points, reviews, generator(self.statements, reviews, number))
        right = (upper >= points.total_over * (1 - 1e-9)).mean()
        return points.lower(upper, reviewed), float(right)


def measure(report: "Report", trusts: int) -> None:
    """Every case, with so many trusts in each."""
    for statements in STATEMENTS:
        Cells(report, statements, trusts).run()


def run(report: "Report") -> None:
    measure(report, TRUSTS)
