"""When to stop, published beforehand; and when the point estimate asks for a look.

Review 15. If the overstatement is then at most 15 % of the claim, with 95 % confidence, that is
enough; otherwise review 20. An assessor may go on in fives, up to 40; a trust may ask for that
and cannot decide it. The bound holds whenever one stops: the rule only keeps the burden small and
leaves no room for choice.
"""

from maturity.assurance.bound import ALPHA, wealth
from maturity.assurance.figures import Sample

FIRST = 15
USUAL = 20
BATCH = 5
MOST = 40
ENOUGH = 0.15

# Draws and the point estimate, in points of the score, that at most 5 % of honest trusts
# exceed in the simulation (script/bench assurance, "flag at …"); to be set again from real reviews.
FLAG_AT = ((40, 2.1), (20, 2.7), (15, 3.0))


def is_enough(sample: Sample) -> bool:
    """Whether more than 15 % of the claim can no longer be overstated: W_t(0.15 · claimed) ≥ 20.

    It takes the present wealth, not its best so far.
    """
    guess = ENOUGH * sample.claimed
    return bool(wealth(sample.at_risk, sample.over, sample.total, guess) >= 1 / ALPHA)


def draws_due(sample: Sample, *, at_risk: int, extended_to: int = 0) -> int:
    """How many draws should have been asked for by now, of `at_risk` statements that can be drawn.

    Fixed by the first 15 decisions, so that it never falls again. `extended_to`: as far as an
    assessor decided to go. Raises ValueError if that is not 0, 25, 30, 35 or 40.
    """
    if extended_to and extended_to not in range(USUAL + BATCH, MOST + 1, BATCH):
        raise ValueError("An assessor goes on in fives, from 25 to 40.")
    settled = sample.draws < FIRST or is_enough(sample.first(FIRST))
    return min(at_risk, max(FIRST if settled else USUAL, extended_to))


def flag_threshold(draws: int) -> float | None:
    """From which point estimate on a person should look; None before 15 draws."""
    return next((threshold for least, threshold in FLAG_AT if draws >= least), None)
