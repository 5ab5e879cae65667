"""Every service of the money path, by anybody, in any order: after each step the rules hold."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.funding.machine.awards import Awards
from tests.funding.machine.invariants import Watch
from tests.funding.machine.payments import Payments
from tests.funding.machine.world import make_world
from tests.support.examples import SOAK
from tests.support.measuring import unmeasured

STEPS = 200_000 if SOAK else 2_000
LONG = settings(
    max_examples=STEPS // 50,
    stateful_step_count=50,
    # Shrinking a long run takes minutes; a failure prints its steps as they were.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Machine(Payments, Awards):
    """All of it. Steps of a new room of the money path come in by one more class here."""


@pytest.mark.usefixtures("_settable_day", "db")
def test_whatever_anybody_tries_the_rules_of_money_hold() -> None:
    tried: Counter[str] = Counter()
    with unmeasured():
        world, watch = make_world(), Watch()
        run_state_machine_as_test(lambda: Machine(world, watch, tried), settings=LONG)
    assert tried.total() >= STEPS
    # It would mean nothing if steps were always refused.
    done = {name for name in tried if not name.endswith("refused")}
    far = {"record_paid", "record_returned", "record_failed", "confirm_payment_answer"}
    assert far | {"grant_waiver", "end_pause", "instruct_releases"} <= done
