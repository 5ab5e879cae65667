"""From when on a look is asked for, each with the rate at which honest trusts are looked at.

Beyond a threshold is more than it. The rates are those of the simulation `script/bench flags`,
whose honest trusts misjudge one statement in ten; docs/flags.md says how each threshold was
chosen. They are to be set again from real rounds. Raise a rule's version with its threshold: what
was raised keeps the old one.
"""

from collections.abc import Sequence

Steps = Sequence[tuple[int, float]]

# Of honest trusts, the share that a rule may ask to look at.
FALSE_FLAGS = 0.01

# By how many statements there are: few statements, much chance. In points of 100.
JUMP: Steps = ((100, 8.5), (50, 9.5), (25, 11.0))
DROP: Steps = ((100, 2.5), (50, 3.5), (25, 4.5))

# By how many answers on one scale: the share of them at one level, and how many in a row, beyond
# which somebody looks. Each for half of the false flags.
SAME_SHARE: Steps = ((100, 0.65), (50, 0.70), (25, 0.76), (12, 0.84))
SAME_RUN: Steps = ((100, 15), (50, 13), (25, 12), (12, 10))

# By how many peers: how far from their median, in robust standard deviations.
PEERS: Steps = ((40, 4.5), (20, 5.0), (10, 6.5))
# Peers may agree by chance: no spread is taken to be smaller, in points of 100.
LEAST_SPREAD = 1.0
# A peer rated itself so many days before or after, at most.
PEER_DAYS = 365

# A wave opens within so many days after signing off.
WAVE_DAYS = 180

# The estimate's own thresholds stand in maturity/assurance/rule.py, beside the bound. They were
# chosen for more false flags, since what they find costs the public's trust.
ESTIMATE_FALSE_FLAGS = 0.05
# In so many of the last checked rounds the estimate was above its threshold.
HISTORY_HITS, HISTORY_ROUNDS = 2, 3


def threshold(steps: Steps, number: int) -> float | None:
    """The threshold for so many statements or peers; None if there are too few to say anything."""
    return next((value for least, value in steps if number >= least), None)
