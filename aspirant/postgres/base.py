"""The database engine (`ENGINE`): Django's own, with limits to waiting."""

from typing import Any

from django.db.backends.postgresql import base
from psycopg2 import OperationalError

from aspirant.postgres.waiting import PatientConnection, breaker


class DatabaseWrapper(base.DatabaseWrapper):
    """Fails at once, for a moment, after the server failed to answer."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> PatientConnection:
        """Connect, unless the server failed to answer just now."""
        breaker.check()
        try:
            return super().get_new_connection(conn_params)
        except OperationalError:
            breaker.trip()
            raise
