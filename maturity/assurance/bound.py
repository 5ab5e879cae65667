"""The upper bound on a trust's total overstatement, from a few statements drawn at random.

Setting. Statement i puts `c_i` points at risk, C together; a review finds that `d_i` of them,
0 ≤ d_i ≤ c_i, were overstated; its taint is `x_i = d_i / c_i`. The total M* = Σ d_i is unknown.
Statements are drawn without replacement, each time in proportion to the points at risk among
those that are left.

Method. For a hypothetical total M, before draw s: `R_s = C − Σ_{r<s} c_r` points are left, of
which `D_s = M − Σ_{r<s} d_r` would be overstated, so `μ_s = D_s / R_s` is the taint to be
expected. Somebody who bets that taints are smaller than that has, from a stake of one,

    W_t(M) = Σ_k p_k Π_{s≤t} [1 + θ_k (μ_s − x_s) / (1 − μ_s)]

after t draws: three bets θ_k with parts p_k of the stake, none of which looks ahead. The bound U
is the smallest M at which W_t(M) ≥ 1/α.

Theorem (Shekhar, Xu, Lipton, Liang, Ramdas: Risk-limiting financial audits via weighted sampling
without replacement, UAI 2023, arXiv 2305.06884). Given the past, E[x_s] = μ_s(M*): each factor is
≥ 0 and has mean one, so W_t(M*) is a nonnegative martingale from one. By Ville's inequality it
ever reaches 1/α with probability ≤ α. Hence P(U_t ≥ M* at every t) ≥ 1 − α, whenever one stops
and for whatever reason.

It assumes that claims were fixed before the order of review was known, that the draw is honest,
that no taint exceeds one, and that assessors judge rightly. α is for each trust on its own.
"""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

ALPHA = 0.05
# (θ, p). The large bet wins most where nothing is wrong; the small ones survive errors, since a
# wholly false statement costs a bet the part θ of what it has.
BETS = ((0.30, 0.03), (0.70, 0.12), (0.95, 0.85))
# To a part in 10¹³ of what nobody reviewed.
HALVINGS = 45


def floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def before(values: Floats) -> Floats:
    """The sum of all earlier values, along the last axis (the draws in order)."""
    return floats(np.cumsum(values, axis=-1) - values)


def taints(at_risk: Floats, over: Floats) -> Floats:
    """The overstated part of each draw."""
    return np.divide(over, at_risk, out=np.zeros_like(over), where=at_risk > 0)


def odds(at_risk: Floats, over: Floats, total: Floats, hypothesis: Floats) -> Floats:
    """What each draw pays on a stake of one that taints are smaller: (μ − x) / (1 − μ) ≥ −1.

    Zero where μ = 1: then everything left would be false, and every taint one. Zero also for a
    draw without points, so that samples of several sizes fit into one array.
    """
    remaining = total[..., None] - before(at_risk)
    expected = hypothesis[..., None] - before(over)
    sound = remaining - expected
    payment = expected - taints(at_risk, over) * remaining
    bet_on = (sound > 0) & (at_risk > 0)
    return np.divide(payment, sound, out=np.zeros_like(sound), where=bet_on)


def wealth(at_risk: ArrayLike, over: ArrayLike, total: ArrayLike, hypothesis: ArrayLike) -> Floats:
    """W_t(M) after all the draws given; it never falls as the hypothesis M rises.

    `at_risk`, `over`: points of the draws in order, shape (…, t); 0 ≤ over ≤ at_risk.
    `total`, `hypothesis`: points, shape (…). Less than was found already is impossible: 0; more
    than was found and is left, too: infinite. These two hold for every earlier draw as well.
    """
    points, found, whole, guess = map(floats, (at_risk, over, total, hypothesis))
    with np.errstate(over="ignore"):
        paid = odds(points, found, whole, guess)
        value = floats(sum(part * np.prod(1 + bet * paid, axis=-1) for bet, part in BETS))
    known = found.sum(axis=-1)
    possible = np.where(guess > known + whole - points.sum(axis=-1), np.inf, value)
    return floats(np.where(guess < known, 0.0, possible))


def course_of_wealth(at_risk: Floats, over: Floats, total: Floats, hypothesis: Floats) -> Floats:
    """W_1(M), …, W_t(M), shape (…, t), for a possible M; as `wealth` otherwise."""
    with np.errstate(over="ignore"):
        paid = odds(at_risk, over, total, hypothesis)
        return floats(sum(part * np.cumprod(1 + bet * paid, axis=-1) for bet, part in BETS))


def upper_bound(at_risk: ArrayLike, over: ArrayLike, total: ArrayLike) -> Floats:
    """U_t: with probability 1 − α the total overstatement is at most this, in points, at every t.

    Shapes as in `wealth`. Bisection from the rejected side: never below the exact bound. Without
    a draw it is the whole total; once everything was drawn it is exactly what was found.
    """
    points, found, whole = map(floats, (at_risk, over, total))
    low = floats(found.sum(axis=-1))
    high = floats(low + whole - points.sum(axis=-1))

    def rejected(guess: Floats) -> NDArray[Any]:
        return wealth(points, found, whole, guess) >= 1 / ALPHA

    high = np.where(rejected(low), low, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        too_much = rejected(middle)
        low, high = np.where(too_much, low, middle), np.where(too_much, middle, high)
    return high
