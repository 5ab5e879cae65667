"""Two people at the same moment, a worker that is killed, Redis emptied, PostgreSQL restarted: on
real processes, with a PostgreSQL that only they use."""

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations, islice
from threading import Barrier, Thread
from typing import Any

import psycopg2
import pytest
import redis
from django.db import connection
from django.db.models import Count

from accounts.models import User
from aspirant.celery import app
from aspirant.embedded.processes import wait_until
from aspirant.supervisor import Child
from core.actors import PORTAL
from core.models import OutgoingMail
from funding import services, tasks
from funding.models import LedgerEntry, PaymentBatch, Release, ReleaseParty, Tranche
from tests.factories.accounts import make_user
from tests.factories.funding import make_award, make_tranche
from tests.factories.people import make_member
from tests.funding_pages.support import browser
from tests.support.plugin import DATABASE, worker_number
from tests.support.portal import Answer, Portal, private_portal

THOUSAND = Decimal(1000)
PAIRS = 30
SECONDS = 60.0
# The Redis database of a portal on a PostgreSQL of its own.
NUMBER = 56
# What beat publishes, by the names of its schedule.
SWEEP, MAKE = "propose what waits for nothing", "make batches that were asked for"


@dataclass
class Scene:
    """The portal, and nine finance approvers of whom every two make a pair."""

    portal: Portal
    approvers: list[User]
    sessions: dict[int, str]
    broker: redis.Redis
    queue: str

    def pairs(self, number: int) -> list[tuple[User, User]]:
        return list(islice(combinations(self.approvers, 2), number))


@pytest.fixture(scope="module")
def scene(
    pytestconfig: Any, cluster: Any, template_database: str, tmp_path_factory: Any,
    django_db_blocker: Any,
) -> Iterator[Scene]:  # fmt: skip
    folder = tmp_path_factory.mktemp("portal")
    for name in ("data", "mail"):
        (folder / name).mkdir()
    queue = f"{pytestconfig.stash[DATABASE]}_faults"
    number = NUMBER + worker_number()
    with (
        django_db_blocker.unblock(),
        private_portal(cluster, template_database, folder, number, queue) as portal,
    ):
        portal.serve("web")
        portal.serve("unlocked", "tests.funding.faults.unlocked")
        broker = redis.Redis.from_url(portal.supervisor.variables["REDIS_URL"])
        broker.flushdb()
        approvers = [make_user(staff_role="finance_approver") for _ in range(9)]
        sessions = {person.pk: session_of(person) for person in approvers}
        portal.wait()
        yield Scene(portal, approvers, sessions, broker, queue)


def session_of(person: User) -> str:
    key = browser(person).session.session_key
    assert key
    return key


def due(number: int) -> list[Tranche]:
    """So many instalments that wait for nothing, each small enough for one approval."""
    award = make_award()
    services.set_funding_rules(
        by=PORTAL, programme=award.programme, light_route_below=20 * THOUSAND
    )
    make_member(award.holders.get().trust, "cio")
    return [make_tranche(award, amount=10 * THOUSAND) for _ in range(number)]


def proposed(number: int) -> list[Release]:
    return [services.propose_release(by=PORTAL, tranche=tranche) for tranche in due(number)]


def at_once(*calls: Callable[[], Answer]) -> list[Answer]:
    """What each is answered; all begin at the same moment."""
    meeting, found = Barrier(len(calls)), [(0, "")] * len(calls)

    def run(place: int, call: Callable[[], Answer]) -> None:
        meeting.wait(SECONDS)
        found[place] = call()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    return found


def sends(
    scene: Scene, person: User, release: Release, step: str, web: str
) -> Callable[[], Answer]:
    path = f"/funding/releases/{release.reference}/{step}/"
    fields = {"reason": "Not now"} if step == "decline" else {"sent": "yes"}
    return lambda: scene.portal.ask(path, scene.sessions[person.pk], web, **fields)


def race(scene: Scene, steps: tuple[str, str], number: int, web: str = "web") -> list[Any]:
    """Pairs of people, each at one payment of their own: payment and answers."""
    found = []
    for pair, release in zip(scene.pairs(number), proposed(number), strict=True):
        calls = [
            sends(scene, person, release, step, web)
            for person, step in zip(pair, steps, strict=True)
        ]
        found.append((release, at_once(*calls)))
    return found


def went_on(release: Release, answer: Answer) -> bool:
    """Whether the page leads to the payment, as it does when the step was taken."""
    return answer == (302, release.get_absolute_url())


APPROVE, DECLINE = "approve-for-finance", "decline"


@pytest.mark.parametrize("steps", [(APPROVE, APPROVE), (APPROVE, DECLINE)])
def test_of_two_at_the_same_moment_one_succeeds_and_the_other_reads_why(
    scene: Scene, steps: tuple[str, str]
) -> None:
    scene.broker.flushdb()
    approved = 0
    for release, answers in race(scene, steps, PAIRS):
        won = [went_on(release, answer) for answer in answers]
        assert sum(won) == 1, answers
        status, page = answers[won.index(False)]
        assert status in (200, 409)
        assert "This payment approval is " in page
        step = steps[won.index(True)]
        found = Release.objects.get(pk=release.pk)
        assert found.status == ("approved" if step == APPROVE else "declined")
        # One record: a person, an entry in the ledger and a mail for an approval; none for a no.
        records = (
            found.parties.filter(duty="approve_finance").count(),
            LedgerEntry.objects.filter(release=found).count(),
            OutgoingMail.objects.filter(dedupe_key__contains=f":{found.pk}:").count(),
        )
        assert records == ((1, 1, 1) if step == APPROVE else (0, 0, 0))
        assert found.events.count() == 2  # type: ignore[attr-defined]
        approved += step == APPROVE
    assert scene.broker.llen(scene.queue) == approved, "One task for each approval"
    assert len(scene.portal.served_by("web")) == 2


def test_twin_without_the_lock_the_second_meets_the_database_instead_of_a_sentence(
    scene: Scene,
) -> None:
    """Nothing but unique keys and triggers stops it there, with an error page."""
    answers = [
        answer for _, both in race(scene, (APPROVE, APPROVE), 5, "unlocked") for answer in both
    ]
    assert any(status == 500 for status, _ in answers), answers
    entries = LedgerEntry.objects.filter(release__isnull=False).values("release", "kind")
    assert not entries.annotate(number=Count("pk")).filter(number__gt=1)


# A worker that is killed, and Redis that forgets


def kill(worker: Child) -> None:
    """With all that it has started, in the middle of whatever it does."""
    worker.signal_all(signal.SIGKILL)
    assert worker.process
    worker.process.wait(SECONDS)


def publish(scene: Scene, task: str, *args: Any) -> None:
    """Hand a task to the scene's workers, as the portal or beat would."""
    with app.connection_for_write(scene.portal.supervisor.variables["REDIS_URL"]) as line:
        app.send_task(task, args=args, connection=line, queue=scene.queue)


def under_way(scene: Scene, batch: PaymentBatch) -> bool:
    """Whether some transaction holds the batch, which is not made yet."""
    with closing(psycopg2.connect(scene.portal.supervisor.variables["DATABASE_URL"])) as line:
        try:
            line.cursor().execute(
                "SELECT 1 FROM funding_paymentbatch WHERE id = %s FOR UPDATE NOWAIT", [batch.pk]
            )
        except psycopg2.errors.LockNotAvailable:
            return True
    return False


def test_a_worker_killed_in_the_middle_and_an_empty_redis_leave_each_payment_once(
    scene: Scene,
) -> None:
    tranches = due(30)
    releases = Release.objects.filter(tranche__in=tranches)
    publish(scene, "funding.tasks.propose_releases")
    worker = scene.portal.work()
    assert wait_until(lambda: releases.count() > 3, SECONDS, step=0.005)
    kill(worker)
    assert releases.count() < len(tranches), "It was killed too late to prove anything"

    scene.broker.flushdb()
    sweep = app.conf.beat_schedule[SWEEP]["task"]
    publish(scene, sweep)
    publish(scene, sweep)
    worker = scene.portal.work()
    assert wait_until(lambda: releases.count() >= len(tranches), SECONDS, step=0.05)
    assert tasks.propose_releases() == 0, "What Redis hands out again changes nothing"
    assert releases.values("tranche").distinct().count() == releases.count() == len(tranches)

    for release in releases:
        services.approve_for_finance(by=scene.approvers[0], release=release)
    officer = make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=releases)
    publish(scene, "funding.tasks.instruct_releases", batch.pk)
    assert wait_until(lambda: under_way(scene, batch), SECONDS, step=0.002)
    kill(worker)
    assert wait_until(lambda: not under_way(scene, batch), SECONDS, step=0.01)
    assert PaymentBatch.objects.get(pk=batch.pk).status == "requested"
    assert not releases.exclude(status="approved").exists(), "A batch is made whole, or not"

    publish(scene, app.conf.beat_schedule[MAKE]["task"])
    worker = scene.portal.work()
    instructed = PaymentBatch.objects.filter(pk=batch.pk, status="instructed")
    assert wait_until(instructed.exists, SECONDS, step=0.02)
    kill(worker)
    assert tasks.instruct_releases(batch.pk) == 0
    made = instructed.get()
    assert made.release_count == releases.filter(status="instructed", batch=batch).count() == 30
    assert made.capital_total == sum(release.amount for release in releases)
    assert ReleaseParty.objects.filter(release__in=releases, duty="pay").count() == 30


# PostgreSQL goes away while people work


def stands(scene: Scene, release: Release) -> str:
    """How a payment stands, asked without the portal, as soon as PostgreSQL answers."""
    found: list[str] = []

    def ask() -> bool:
        with suppress(psycopg2.OperationalError):
            address = scene.portal.supervisor.variables["DATABASE_URL"]
            with closing(psycopg2.connect(address)) as line:
                asked = line.cursor()
                asked.execute("SELECT status FROM funding_release WHERE id = %s", [release.pk])
                found.append(asked.fetchone()[0])
        return bool(found)

    assert wait_until(ask, SECONDS, step=0.02)
    return found[0]


class Visitor(Thread):
    """Somebody who approves one payment after the other, and believes what the pages say."""

    def __init__(self, scene: Scene, person: User, releases: list[Release]) -> None:
        super().__init__()
        self.scene, self.person, self.left = scene, person, list(releases)
        self.saved: list[Release] = []
        self.statuses: list[int] = []
        self.lies: list[str] = []

    def run(self) -> None:
        deadline = time.monotonic() + SECONDS
        while self.left and time.monotonic() < deadline:
            release = self.left.pop(0)
            answer = sends(self.scene, self.person, release, APPROVE, "web")()
            self.statuses.append(answer[0])
            if went_on(release, answer):
                self.saved.append(release)
                self.believe(release, "approved")
            elif self.offers(release, deadline):
                self.believe(release, "proposed")
                self.left.append(release)
            else:
                self.believe(release, "approved")

    def offers(self, release: Release, deadline: float) -> bool:
        """Whether the payment's page, as soon as it opens again, lets one approve it."""
        path = release.get_absolute_url()
        while time.monotonic() < deadline:
            status, page = self.scene.portal.ask(path, self.scene.sessions[self.person.pk])
            self.statuses.append(status)
            if status == 200:
                return f"{path}{APPROVE}/" in page
        return False

    def believe(self, release: Release, said: str) -> None:
        found = stands(self.scene, release)
        if found != said:
            self.lies.append(f"{release}: the page said {said}, and it was {found}")


def test_postgresql_restarted_under_load_and_no_page_lies_about_what_was_saved(
    scene: Scene,
) -> None:
    releases = proposed(24)
    visitors = [
        Visitor(scene, person, releases[place::4])
        for place, person in enumerate(scene.approvers[:4])
    ]
    for visitor in visitors:
        visitor.start()
    assert wait_until(lambda: sum(len(each.saved) for each in visitors) > 4, SECONDS, step=0.005)
    scene.portal.postgres.stop()
    connection.close()
    scene.portal.postgres.start()
    for visitor in visitors:
        visitor.join(SECONDS)
    statuses = {status for visitor in visitors for status in visitor.statuses}
    assert [visitor.lies for visitor in visitors] == [[]] * 4
    assert statuses & {0, 503}, "Nobody noticed the restart"
    assert statuses <= {0, 200, 302, 503}
    assert not any(visitor.left for visitor in visitors)
    for release in Release.objects.filter(pk__in=[release.pk for release in releases]):
        assert release.status == "approved"
        assert LedgerEntry.objects.filter(release=release, kind="released").count() == 1
