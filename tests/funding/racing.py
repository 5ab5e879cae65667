"""Two connections at the same moment, without a stopwatch: one waits until the other is seen to
wait for it."""

import json
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connections

ACTOR = {"actor": "user:1", "user": None, "name": "Racer"}
RELEASE = """
    INSERT INTO funding_release
        (reference, tranche_id, amount, status, proposed_at, payment_reference, reason)
    VALUES (%s, %s, %s, 'proposed', now(), '', '')
"""
TRANCHE = """
    INSERT INTO funding_tranche
        (reference, award_id, payee_id, number, title, year, capital_class, amount, due_on,
         upfront, upfront_need)
    SELECT %s, award_id, payee_id, %s, title, year, capital_class, %s, due_on, false, ''
    FROM funding_tranche WHERE id = %s
"""
PARTY = """
    INSERT INTO funding_releaseparty (release_id, person_id, duty, at) VALUES (%s, %s, %s, now())
"""


def write(connection: Any, text: str, *params: Any, user: int | None = None) -> None:
    """Raw SQL with a history context, in the connection's open transaction."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, true),"
            " set_config('pghistory.context_metadata', %s, true)",
            [str(uuid.uuid4()), json.dumps({**ACTOR, "user": user})],
        )
        cursor.execute(text, params)


class Racer(threading.Thread):
    """Runs one call in a thread with a connection of its own, and keeps what came of it."""

    def __init__(self, call: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.call = call
        self.result: Any = None
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            self.result = self.call()
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()


def wait_until_blocked(watcher: Any, by: Any, sessions: int = 1) -> None:
    """Return once so many sessions wait, the first of them for a lock of `by`'s."""
    watcher.autocommit = True
    with watcher.cursor() as cursor:
        for _ in range(1000):
            cursor.execute(
                "SELECT pg_sleep(0.01), bool_or(%s = ANY (pg_blocking_pids(pid))), count(*)"
                " FROM pg_stat_activity WHERE datname = current_database()"
                " AND cardinality(pg_blocking_pids(pid)) > 0",
                [by.get_backend_pid()],
            )
            _, is_by, waiting = cursor.fetchone()
            if is_by and waiting >= sessions:
                return
    raise AssertionError("Nobody waited: the lock is not there")


def race(database: Any, first: Any, call: Callable[[], Any]) -> Racer:
    """Start `call`, see it wait for the open transaction of `first`, commit that, and give the
    racer with what came of it."""
    racer = Racer(call)
    racer.start()
    wait_until_blocked(database.connect(), first)
    first.commit()
    racer.join(30)
    return racer


@contextmanager
def without_locks(database: Any, *functions: str) -> Iterator[None]:
    """The same SQL functions with their locks taken out, as the owner of the database."""
    owner = database.owner_connect()
    with owner.cursor() as cursor:
        for name in functions:
            cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [name])
            text = cursor.fetchone()[0]
            assert "FOR NO KEY UPDATE" in text
            cursor.execute(text.replace("FOR NO KEY UPDATE", ""))
    owner.commit()
    yield
