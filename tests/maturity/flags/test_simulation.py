"""A short run of the simulation that script/bench flags runs at length."""

from typing import Any

import numpy as np
import pytest

from bench import flags
from maturity.flags.thresholds import ESTIMATE_FALSE_FLAGS, FALSE_FLAGS

TRUSTS = 2000
# Three standard errors of a share of one in a hundred.
CHANCE = 3 * (FALSE_FLAGS * (1 - FALSE_FLAGS) / TRUSTS) ** 0.5


class Kept:
    """A report that is read instead of printed."""

    def __init__(self) -> None:
        self.values: dict[str, float] = {}

    def add(self, case: str, value: float, unit: str, **more: Any) -> None:
        self.values[case] = value


@pytest.fixture(scope="module")
def values() -> dict[str, float]:
    report: Any = Kept()
    flags.measure(report, TRUSTS)
    found: dict[str, float] = report.values
    return found


def test_each_rule_looks_at_one_honest_trust_in_a_hundred_at_most(
    values: dict[str, float],
) -> None:
    false = {case: value for case, value in values.items() if case.startswith("false flags")}
    estimates = [false.pop(case) for case in list(false) if "estimate" in case]
    # A quarter of the trusts, and one in twenty.
    assert max(estimates) <= ESTIMATE_FALSE_FLAGS + 3 * (0.05 * 0.95 / (TRUSTS / 4)) ** 0.5
    assert len(estimates) == len(flags.ESTIMATED)
    assert len(false) == 3 + 3 + 4 + 3 + 1
    assert max(false.values()) <= FALSE_FLAGS + CHANCE
    assert false["false flags history"] == pytest.approx(0.00725)


def test_what_gives_cause_is_seen(values: dict[str, float]) -> None:
    assert min(value for case, value in values.items() if case.startswith("seen jump")) > 0.95
    assert min(value for case, value in values.items() if case.startswith("seen drop")) > 0.95
    # Peers of an honest trust differ by chance, so only the very odd one is seen among few.
    peers = [value for case, value in values.items() if case.startswith("seen peers")]
    assert peers == sorted(peers, reverse=True)
    assert min(peers) > 0.2


def test_the_signs_are_those_of_the_rule() -> None:
    levels = np.array([[1, 1, 1, 2, 2, 0], [0, 1, 2, 3, 4, 5]])
    assert flags.most_common(levels).tolist() == [3, 1]
    assert flags.longest_run(levels).tolist() == [3, 1]
    assert flags.sign(levels, 0.4, 9).tolist() == [True, False]
    assert flags.distance(np.array([[60.0, 50, 48, 52, 46, 54]])) == pytest.approx([10 / 2.9652])
    with pytest.raises(ValueError, match="No threshold"):
        flags.at([(10, 1.0)], 9)
