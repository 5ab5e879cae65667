"""Two imports of the same file at the same moment; the twin without the lock sees the race."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest
from django.db import IntegrityError, connection

from core.actors import PORTAL
from tests.trusts.files import as_csv, row
from trusts.models import Trust, TrustName
from trusts.ods import read_register
from trusts.plans import Plan, make_plan
from trusts.services import register as service

DAY = date(2022, 6, 1)
PATIENCE = 1.0  # how long the first import holds still for the second to overtake it


def import_once(progress: Any = service.no_progress) -> Plan:
    try:
        return service.apply_register(
            by=PORTAL, register=read_register(as_csv(row())), as_of=DAY, progress=progress
        )
    finally:
        connection.close()


def two_at_once(monkeypatch: pytest.MonkeyPatch) -> tuple[Plan, Any]:
    """The first has written and not committed when the second begins; what each came to."""
    written, planned = Event(), Event()

    def hold(_done: int, _of: int) -> None:
        written.set()
        planned.wait(PATIENCE)

    def noticed(*args: Any) -> Plan:
        if written.is_set():
            planned.set()
        return make_plan(*args)

    monkeypatch.setattr(service, "make_plan", noticed)
    with ThreadPoolExecutor() as pool:
        first = pool.submit(import_once, hold)
        assert written.wait(10)
        second = pool.submit(import_once)
        return first.result(), second.exception() or second.result()


@pytest.mark.usefixtures("committing_db")
def test_the_second_import_waits_and_finds_nothing_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = two_at_once(monkeypatch)
    assert [change.kinds for change in first.changes] == [("created",)]
    assert [change.kinds for change in second.changes] == [("unchanged",)]
    assert (Trust.objects.count(), TrustName.objects.count()) == (1, 1)


@pytest.mark.usefixtures("committing_db")
def test_twin_without_the_lock_the_second_import_fails_on_the_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(service, "take_register_lock", lambda: None)
    _, second = two_at_once(monkeypatch)
    assert isinstance(second, IntegrityError)
