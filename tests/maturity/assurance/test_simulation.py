"""A short run of the simulation that script/bench assurance runs at length."""

from functools import cache

import numpy as np
import pytest

from bench.assurance import generator, held_throughout
from bench.sampling.population import STRATEGIES, Trusts, honest, inflated
from bench.sampling.rivals import highest_share
from maturity.assurance.figures import Sample
from maturity.assurance.rule import flag_threshold

TRUSTS, STATEMENTS = 600, 120
# Three standard errors of a share of one in twenty.
CHANCE = 3 * (0.05 * 0.95 / TRUSTS) ** 0.5


@cache
def honest_trusts() -> Trusts:
    return honest(generator(1), TRUSTS, STATEMENTS)


@cache
def cheats(strategy: str) -> Sample:
    return inflated(honest_trusts(), strategy, 10, generator(2)).sample()


def test_the_honest_are_near_50_and_misjudge_one_statement_in_ten() -> None:
    trusts = honest_trusts()
    wrong = trusts.claimed != trusts.true
    assert trusts.claim.mean() == pytest.approx(50, abs=1)
    assert wrong.mean() == pytest.approx(0.1, abs=0.015)
    assert np.abs(trusts.claimed - trusts.true).max() == 1


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_strategy_raises_the_claim_by_as_much_as_it_is_told(strategy: str) -> None:
    trusts = inflated(honest_trusts(), strategy, 10, generator(2))
    raised = trusts.claim - honest_trusts().claim
    assert raised.min() >= 10 - 1e-9
    assert raised.max() <= 10 + 100 * 3 / trusts.out_of.min()
    assert np.all(trusts.claimed >= honest_trusts().claimed)
    assert trusts.claimed.max() <= 5


def test_the_bound_holds_for_the_honest_after_each_draw() -> None:
    assert held_throughout(honest_trusts().sample()) >= 0.95


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_bound_holds_after_each_draw_whoever_inflates(strategy: str) -> None:
    assert held_throughout(cheats(strategy)) >= 0.95 - CHANCE


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_talking_it_up_lowers_what_is_published(strategy: str) -> None:
    for reviews in (15, 20):
        before = honest_trusts().sample().first(reviews).published
        assert cheats(strategy).first(reviews).published.mean() < before.mean()


@pytest.mark.parametrize("reviews", [15, 20, 40])
def test_the_flag_is_raised_for_few_of_the_honest_and_most_of_the_others(reviews: int) -> None:
    flag = flag_threshold(reviews)
    assert flag is not None
    assert (honest_trusts().sample().first(reviews).estimate > flag).mean() <= 0.05 + CHANCE
    for strategy in STRATEGIES:
        assert (cheats(strategy).first(reviews).estimate > flag).mean() >= 0.9


def test_proven_levels_shrink_what_an_honest_trust_cannot_show() -> None:
    plain = honest_trusts().sample().first(20)
    proven = honest_trusts().with_floors(0.5, generator(3)).sample().first(20)
    before, after = (np.median(each.claim - each.lower) for each in (plain, proven))
    assert after < 0.6 * before


def test_the_rivals_limits_are_those_of_the_tables() -> None:
    """Clopper and Pearson, one-sided, 95 %: 1 − 0.05^(1/n) without an error."""
    assert highest_share(0, 15) == pytest.approx(1 - 0.05 ** (1 / 15))
    assert highest_share(1, 20) == pytest.approx(0.2161, abs=1e-4)
    assert highest_share(20, 20) == 1
