"""Tasks of a draw that run twice at once, or again: one draw, and each statement asked for once.
Each test has a twin with the lock switched off, which sees the race."""

from threading import Barrier

import pytest
from django.db import IntegrityError

from core.actors import PORTAL
from evidence.models import Claim
from maturity import drawing, services, tasks
from maturity.models import Check, Draw
from maturity.services import drawing as draw_services
from tests.factories.maturity import signed_assessment
from tests.funding.racing import Racer, wait_until_blocked
from tests.support.databases import CommittingDatabase


def both(database: CommittingDatabase, table: str, pk: int, call) -> list[Racer]:
    """Two workers do the same; both have begun before either gets the row's lock."""
    first = database.connect()
    with first.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [pk])
    racers = [Racer(call), Racer(call)]
    for racer in racers:
        racer.start()
    wait_until_blocked(database.connect(), first)
    first.commit()
    return finished(racers)


def finished(racers: list[Racer]) -> list[Racer]:
    for racer in racers:
        racer.join(30)
    return racers


def without_lock(monkeypatch: pytest.MonkeyPatch, name: str, module, call) -> list[Racer]:
    """The same without the lock: both come to the same place before either goes on."""
    meeting = Barrier(2, timeout=30)
    original = getattr(module, name)

    def meet(*args):
        found = original(*args)
        meeting.wait()
        return found

    monkeypatch.setattr(draw_services, "locked", lambda row: type(row).objects.get(pk=row.pk))
    monkeypatch.setattr(module, name, meet)
    racers = [Racer(call), Racer(call)]
    for racer in racers:
        racer.start()
    return finished(racers)


def test_two_tasks_at_once_make_one_draw_and_so_does_the_next(
    committing_db: CommittingDatabase,
) -> None:
    assessment = signed_assessment()
    racers = both(
        committing_db, "maturity_assessment", assessment.pk, lambda: tasks.draw(assessment.pk)
    )
    assert [(racer.error, racer.result) for racer in racers] == [(None, 1)] * 2
    draw = Draw.objects.get()
    assert tasks.draw(assessment.pk) == 1
    assert Draw.objects.get() == draw
    assert Check.objects.count() == Claim.objects.count() == 3


def test_twin_without_the_lock_the_second_draw_is_stopped_only_by_the_unique_key(
    committing_db: CommittingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    assessment = signed_assessment()
    racers = without_lock(
        monkeypatch,
        "reveal_seed",
        drawing,
        lambda: services.draw_assessment(by=PORTAL, assessment=assessment),
    )
    assert [isinstance(racer.error, IntegrityError) for racer in racers].count(True) == 1
    assert Draw.objects.count() == 1


def test_two_tasks_at_once_ask_for_each_statement_once(committing_db: CommittingDatabase) -> None:
    draw = services.draw_assessment(by=PORTAL, assessment=signed_assessment())
    assert draw is not None
    racers = both(committing_db, "maturity_draw", draw.pk, lambda: tasks.follow_draw(draw.pk))
    assert [(racer.error, racer.result) for racer in racers] == [(None, True)] * 2
    assert Check.objects.count() == Claim.objects.count() == 3


def test_twin_without_the_lock_the_second_request_is_stopped_only_by_the_unique_key(
    committing_db: CommittingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = services.draw_assessment(by=PORTAL, assessment=signed_assessment())
    assert draw is not None
    racers = without_lock(
        monkeypatch,
        "progress_of",
        draw_services,
        lambda: services.ask_draws(by=PORTAL, draw=draw),
    )
    assert [isinstance(racer.error, IntegrityError) for racer in racers].count(True) == 1
    assert Check.objects.count() == Claim.objects.count() == 3
