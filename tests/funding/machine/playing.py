"""How one step is played: by somebody, on some day, with a look at everything after it."""

import functools
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from itertools import chain
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import time_machine
from django.db import connection, models, transaction
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from accounts.models import User
from core.actors import PORTAL, Actor
from core.dates import today
from core.errors import DomainError
from funding import tasks
from funding.models import Award, Release, Tranche
from tests.funding.machine import expected, invariants
from tests.funding.machine.world import EVERYBODY, World
from trusts.people import person

Who = tuple[str, int]
numbers = range(12)
reasons = ["Found out"] * 7 + [" "]
yes_or_no = [True, False]
# What a refused step may have found out: a conflict, which voids the payment for good.
VOIDED = {("system:portal", "funding.refresh_parties")}
# Steps that go through other services, each with its own name in the history.
MANY = {"approve_many", "pay"}
# Days that an example lasts at most, so that it stays within a financial year.
LONGEST = 100


def somebody(*groups: str) -> list[Who]:
    """Mostly those who may, so that payments get far; anybody else now and then."""
    return [(group, number) for group in [*groups * 3, EVERYBODY] for number in numbers]


def step(*, often: int = 1, when: str = "", **draws: Sequence[Any]) -> Any:
    """A step of the machine, and from what its values are drawn. `when`: a thing and its states, of
    which there has to be one for the step to mean something; `often`: its share."""

    def decorate(play: Any) -> Any:
        play.often, play.when, play.draws = often, when, draws
        return play

    return decorate


class Player(RuleBasedStateMachine):
    """One example: the world as it was made, changed by random steps, and put back."""

    def __init__(self, world: World, watch: invariants.Watch, tried: Counter[str]) -> None:
        super().__init__()
        self.world, self.watch, self.tried = world, watch, tried
        self.days = 0
        self.claims = list(world.claims)
        self.undo = transaction.atomic()
        self.undo.__enter__()
        self.sight = self.watch.look()

    def teardown(self) -> None:
        """Look at the whole history, and put the world back."""
        try:
            assert invariants.stray_moves() == []
        finally:
            transaction.set_rollback(True)
            self.undo.__exit__(None, None, None)

    @initialize(chance=st.randoms(use_true_random=True))
    def begin(self, chance: Random) -> None:
        """Hypothesis chooses the seed of an example; of steps it would leave out half from each
        example, and try a few most of the time."""
        self.chance = chance
        self.attempt(tasks.propose_releases)

    @rule()
    def play(self) -> None:
        """One step of all that mean something now."""
        name = self.chance.choice(self.steps_now())
        chosen = getattr(self, name)
        facts = {key: self.chance.choice(drawn) for key, drawn in chosen.draws.items()}
        note(f"{name}: {facts}")
        chosen(**facts)

    def steps_now(self) -> list[str]:
        found = []
        for name, often, when in self.steps():
            thing, *states = when or [""]
            if not states or any((thing, state) in self.sight.stages for state in states):
                found += [name] * often
        return found

    @classmethod
    @functools.cache
    def steps(cls) -> list[tuple[str, int, list[str]]]:
        """Every step: its name, its share, and what has to be there."""
        plays = ((name, getattr(cls, name)) for name in sorted(dir(cls)))
        return [
            (name, play.often, play.when.split()) for name, play in plays if hasattr(play, "draws")
        ]

    def attempt(self, step: Callable[..., Any], /, **facts: Any) -> Any:
        """A step that may be refused, with a sentence, and never breaks. Gives what came of it;
        None if it was refused, or there was nothing to try it on."""
        if None in facts.values():
            return None
        name = step.__name__
        before = self.sight
        with self.clock():
            try:
                result = step(**facts)
                self.settle()
            except DomainError as refusal:
                result = None
                check_sentence(refusal)
                name += ", refused"
            self.sight = self.watch.look()
            assert self.sight.broken == []
            assert expected.wrong_steps(before.releases, self.sight.releases) == []
        self.check_history(name, facts.get("by"))
        self.tried[name] += 1
        return result

    def settle(self) -> None:
        """What PostgreSQL would ask at commit, asked now."""
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    def check_history(self, name: str, by: Actor | None) -> None:
        """It names who did it, and by which service; a task acts for whoever asked for it."""
        news = self.sight.news - VOIDED
        if name.endswith("refused"):
            assert news == set(), "A refused step left something behind"
        people = {*self.world.people[EVERYBODY], *chain(*self.world.senders.values())}
        known = {f"user:{pk}" for pk in people} | {PORTAL.actor_key}
        for actor, service in news:
            assert actor in known
            assert by is None or actor == by.actor_key
            assert by is None or name in MANY or service == f"funding.{name}"

    def clock(self) -> Any:
        """The day of this example, for Python; the database was told."""
        noon = datetime.combine(today() + timedelta(days=self.days), time(12))
        return time_machine.travel(noon.replace(tzinfo=ZoneInfo("Europe/London")), tick=False)

    def let_pass(self, days: int) -> None:
        self.days = min(self.days + days, LONGEST)
        with self.clock(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('funding.today', %s, true)", [today().isoformat()])

    def asked(self, made: Any) -> None:
        """What a trust is asked for can be shown and decided from now on."""
        if made is not None and made.claim_id:
            self.claims.append(made.claim_id)

    # Who, and on what

    def who(self, chosen: Who) -> User:
        """The person, as a request finds them: nothing about them is remembered."""
        group = self.world.people[chosen[0]]
        found = person(group[chosen[1] % len(group)])
        assert found is not None
        return found

    def pick(self, rows: "models.QuerySet[Any]", which: int, *statuses: str) -> Any:
        """One of the rows, mostly one that fits the step; None where there is none."""
        found = list(rows.order_by("pk"))
        fit = [row for row in found if row.status in statuses] if statuses else found
        chosen = found if which % 4 == 3 else fit or found
        return chosen[which % len(chosen)] if chosen else None

    def release(self, which: int, *statuses: str) -> Any:
        return self.pick(Release.objects.all(), which, *statuses)

    def tranche(self, which: int) -> Any:
        return self.pick(Tranche.objects.all(), which)

    def award(self, which: int, status: str = "agreed") -> Any:
        return self.pick(Award.objects.all(), which, status)


def check_sentence(refusal: DomainError) -> None:
    """A refusal is a sentence that somebody can read (rule 19)."""
    text = refusal.message.strip()
    assert text[0].isupper() or text[0] in "“£", text
    assert text.endswith((".", "”", "?")), text
    assert "funding_" not in text, text
