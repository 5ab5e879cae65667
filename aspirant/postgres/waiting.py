"""How long anybody waits for PostgreSQL.

``statement_timeout`` is kept by the server, so it does not help when the server itself stops
answering; libpq would then wait for ever. psycopg2 calls our function whenever it waits, and
that gives up after the connection's patience.
"""

import select
import time
from typing import Any

from psycopg2 import OperationalError, extensions

BREAK_SECONDS = 2.0
CONNECT_SECONDS = 3.0


class PatientConnection(extensions.connection):
    """A connection that is waited for as long as ``patience`` seconds; None waits for ever."""

    patience: float | None = None


def connection_with(patience: float) -> type[PatientConnection]:
    """A connection class, since psycopg2 waits before the object can be configured."""
    return type("TimedConnection", (PatientConnection,), {"patience": patience})


class Breaker:
    """After a failure, new attempts fail at once for a moment, so that one request which asks
    several times does not wait several times."""

    def __init__(self) -> None:
        self.closed_from = 0.0

    def check(self) -> None:
        """Raises OperationalError while the breaker is open."""
        if time.monotonic() < self.closed_from:
            raise OperationalError("PostgreSQL did not answer a moment ago.")

    def trip(self) -> None:
        """A connection failed: do not try again for a moment."""
        self.closed_from = time.monotonic() + BREAK_SECONDS


breaker = Breaker()


def limit(connection: Any) -> float | None:
    """The seconds this wait may take."""
    patience = getattr(connection, "patience", None)
    if patience is not None and connection.status == extensions.STATUS_SETUP:
        return min(patience, CONNECT_SECONDS)
    return patience


def wait(connection: Any) -> None:
    """What psycopg2 does instead of waiting itself. Raises OperationalError when it is too long."""
    seconds = limit(connection)
    deadline = None if seconds is None else time.monotonic() + seconds
    while (state := connection.poll()) != extensions.POLL_OK:
        left = None if deadline is None else max(0.0, deadline - time.monotonic())
        descriptor = [connection.fileno()]
        reading = state == extensions.POLL_READ
        ready = select.select(
            descriptor if reading else [], [] if reading else descriptor, [], left
        )
        if not any(ready):
            breaker.trip()
            raise OperationalError(f"PostgreSQL did not answer within {seconds} seconds.")


extensions.set_wait_callback(wait)
