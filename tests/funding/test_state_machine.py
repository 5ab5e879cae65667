"""Every service of the money path, by anybody, in any order: after each step the rules hold."""

import importlib
import inspect
import pkgutil
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from funding import services
from tests.funding.machine import awards, corrections, expected, payments
from tests.funding.machine.awards import Awards
from tests.funding.machine.corrections import Corrections
from tests.funding.machine.invariants import Watch
from tests.funding.machine.payments import Payments
from tests.funding.machine.world import make_world
from tests.support.examples import SOAK

STEPS = 200_000 if SOAK else 2_000
LONG = settings(
    max_examples=STEPS // 50,  # a step of the machine is often several of the portal
    stateful_step_count=50,
    # Shrinking a long run takes minutes; a failure prints its steps as they were.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
# What only a task calls, and the machine by playing that.
BY_A_TASK = {
    *("begin_award_import", "check_award_import", "run_award_import", "fail_award_import"),
    *("begin_payment_answer", "check_payment_answer", "record_answer_row"),
    *("finish_payment_answer", "fail_payment_answer", "create_planned_award", "warn_of_lapse"),
}
# They would mean nothing if they were always refused.
OFTEN = {
    *("propose_release", "approve_for_programme", "approve_for_finance", "instruct_batch", "pay"),
    *("record_returned", "confirm_payment_answer", "hold_release", "grant_waiver", "end_pause"),
}


class Machine(Payments, Awards, Corrections):
    """All of it. Steps of a new room of the money path come in by one more class here."""


def every_service() -> Iterator[str]:
    for module in pkgutil.iter_modules(services.__path__, "funding.services."):
        for name, found in vars(importlib.import_module(module.name)).items():
            if getattr(found, "is_service", False) and found.__module__ == module.name:
                yield name


@pytest.mark.usefixtures("_settable_day", "db")
def test_whatever_anybody_tries_the_rules_of_money_hold() -> None:
    tried: Counter[str] = Counter()
    world, watch = make_world(), Watch()
    expected.prepare()
    begin: Any = lambda: Machine(world, watch, tried)  # noqa: E731 - its type says a class
    run_state_machine_as_test(begin, settings=LONG)
    assert tried.total() >= STEPS
    assert set(tried) >= OFTEN


def test_the_machine_plays_every_service() -> None:
    """Or a task that it plays does."""
    rooms = " ".join(inspect.getsource(room) for room in (payments, awards, corrections))
    played = set(re.findall(r"\w+", rooms)) | BY_A_TASK
    assert set(every_service()) <= played
