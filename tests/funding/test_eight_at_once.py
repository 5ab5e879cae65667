"""Eight connections at the same moment, at the same few payments, round after round: never beyond
a budget or an award, never two payments, and whoever comes second reads why."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, connections

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from core.errors import DomainError
from funding import services, tasks
from funding.models import LedgerEntry, Release, Tranche
from funding.services import answers, bulk
from funding.spreadsheet.answers import LAYOUT
from tests.factories.accounts import make_user
from tests.factories.funding import make_award, make_budget, make_tranche
from tests.factories.people import make_member
from tests.funding.machine.invariants import every_question, stray_moves
from tests.funding.machine.playing import check_sentence
from tests.support.databases import CommittingDatabase
from tests.support.examples import SOAK

CONNECTIONS = 8
CYCLES = 100 if SOAK else 10
EACH = Decimal(1000)
Call = Callable[[], Any]


@dataclass
class Crowd:
    """Eight threads with a connection each, and what came of their calls."""

    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(CONNECTIONS))
    done: int = 0
    refused: int = 0

    def at_once(self, calls: list[Call]) -> None:
        """All begin together; one that is refused reads a sentence, and nothing breaks."""
        assert len(calls) == CONNECTIONS
        meeting = Barrier(CONNECTIONS)

        def run(call: Call) -> DomainError | None:
            meeting.wait(30)
            try:
                call()
            except DomainError as refusal:
                return refusal
            return None

        refusals = [found for found in self.threads.map(run, calls) if found]
        for refusal in refusals:
            check_sentence(refusal)
        self.refused += len(refusals)
        self.done += CONNECTIONS - len(refusals)

    def leave(self) -> None:
        meeting = Barrier(CONNECTIONS)

        def close(_: int) -> None:
            meeting.wait(30)
            connections.close_all()

        list(self.threads.map(close, range(CONNECTIONS)))
        self.threads.shutdown()


@pytest.fixture
def crowd() -> Iterator[Crowd]:
    found = Crowd()
    yield found
    found.leave()


class Round:
    """A few instalments taken from the proposal to the payment by eight who get in each other's
    way at every stage."""

    def __init__(self, people: dict[str, list[User]], tranches: list[Tranche], chance: Random):
        self.people, self.tranches, self.chance = people, tranches, chance

    def who(self, role: str) -> User:
        return User.objects.get(pk=self.chance.choice(self.people[role]).pk)

    def releases(self) -> list[Release]:
        return list(Release.objects.filter(tranche__in=self.tranches).order_by("pk"))

    def one(self, *statuses: str) -> Release:
        """One of the payments, mostly the first that stands so: all get in each other's way."""
        found = self.releases()
        fit = [release for release in found if release.status in statuses] or found
        return fit[self.chance.choice([0, 0, 0, -1])]

    def now_and_then(self) -> bool:
        """Else hardly a payment would be made."""
        return self.chance.random() < 1 / 3

    def stages(self) -> Iterator[list[Call]]:
        for stage in (self.propose, self.programme, self.finance, self.batch, self.answer):
            yield [stage(number) for number in range(CONNECTIONS)]

    def propose(self, number: int) -> Call:
        tranche = self.tranches[number % 4]
        if number == 6:
            return tasks.propose_releases
        by = PORTAL if number % 2 else self.who("programme_manager")
        return lambda: services.propose_release(by=by, tranche=tranche)

    def programme(self, number: int) -> Call:
        release, by = self.one("proposed"), self.who("programme_manager")
        if number == 0 and self.now_and_then():
            return lambda: services.withdraw_release(by=by, release=release, reason="Late")
        if number == 1 and self.now_and_then():
            return lambda: services.hold_release(by=by, release=release, reason="Look at it")
        if number < 4:
            return lambda: many(by, self.releases())
        return lambda: services.approve_for_programme(by=by, release=release)

    def finance(self, number: int) -> Call:
        release, by = self.one("programme_approved"), self.who("finance_approver")
        if number == 0 and self.now_and_then():
            return lambda: services.decline_release(by=by, release=release, reason="Too early")
        if number == 1:
            return lambda: services.lift_hold(by=by, release=release, reason="Looked at")
        if number < 4:
            return lambda: many(by, self.releases())
        return lambda: services.approve_for_finance(by=by, release=release)

    def batch(self, number: int) -> Call:
        release, by = self.one("approved"), self.who("payments_officer")
        if number == 0 and self.now_and_then():
            manager = self.who("programme_manager")
            return lambda: services.cancel_release(by=manager, release=release, reason="Stop")
        if number > 4:
            return tasks.instruct_releases

        def make() -> None:
            made = services.create_batch(by=by, releases=[release])
            tasks.instruct_releases(made.pk)

        return make

    def answer(self, number: int) -> Call:
        release, by = self.one("instructed"), self.who("payments_officer")
        paid = {"paid_on": today(), "payment_reference": f"BACS {release.pk}"}
        if number < 2:
            return lambda: services.record_paid(by=by, release=release, **paid)
        if number == 2:
            return lambda: services.record_failed(by=by, release=release, reason="Closed")
        if number > 5:
            return tasks.carry_out_payment_answers
        content = file_about(self.releases())

        def send() -> None:
            facts = {"file_name": "answer.csv", "content": content}
            made = answers.upload_payment_answer(by=by, **facts)
            tasks.carry_out_payment_answers(made.pk)
            answers.confirm_payment_answer(by=by, answer=made)
            tasks.carry_out_payment_answers(made.pk)

        return send


def many(by: User, releases: list[Release]) -> None:
    for result in bulk.approve_many(by=by, releases=releases):
        if result.refusal:
            check_sentence(result.refusal)


def file_about(releases: list[Release]) -> bytes:
    day = today().isoformat()
    lines = [f"{each.reference},paid,{day},BACS {each.pk}," for each in releases]
    return "\n".join([",".join(LAYOUT), *lines]).encode()


def broken() -> list[Any]:
    """What does not hold, asked once more after each round."""
    parts = [f"SELECT $q${said}$q$, x.* FROM ({text}) x" for said, text in every_question().items()]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return list(cursor.fetchall())


def test_eight_at_once_never_pass_a_limit_or_pay_twice(
    committing_db: CommittingDatabase, crowd: Crowd
) -> None:
    chance = Random(None if SOAK else 5)
    award = make_award(budget=False)
    limit = EACH * CYCLES * 2
    make_budget(award.programme, amount=limit)
    make_member(award.holders.get().trust, "cio")
    roles = ("programme_manager", "finance_approver", "payments_officer")
    people = {role: [make_user(staff_role=role) for _ in range(4)] for role in roles}
    for _ in range(CYCLES):
        tranches = [make_tranche(award, amount=EACH) for _ in range(4)]
        for calls in Round(people, tranches, chance).stages():
            crowd.at_once(calls)
            assert broken() == []
    assert stray_moves() == []
    paid = LedgerEntry.objects.total("paid")
    assert EACH * CYCLES / 2 <= paid <= limit
    assert crowd.refused > crowd.done / 4 > 0, "Nobody got in anybody's way"
