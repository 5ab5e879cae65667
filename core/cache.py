"""A cache in PostgreSQL, for what must not be lost when Redis is: how often somebody tried to
sign in, and which codes were used.

It is the default one, so whoever reaches for a cache without thinking gets the one that keeps.
What may be lost, and changes often, goes to the cache called "redis". Values are JSON.
"""

import json
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection
from django.utils import timezone

# One statement each, so that two processes at once see each other. Each write also takes away a
# few rows whose time is up: the table does not grow, whether or not any task runs.
GET = "SELECT value FROM core_cache WHERE key = %(key)s AND expires_at > %(now)s"
SET = """
WITH over AS (
    DELETE FROM core_cache WHERE key IN (
        SELECT key FROM core_cache WHERE expires_at <= %(now)s AND key <> %(key)s
        ORDER BY expires_at LIMIT 10 FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO core_cache (key, value, expires_at) VALUES (%(key)s, %(value)s, %(until)s)
ON CONFLICT (key) DO UPDATE SET value = excluded.value, expires_at = excluded.expires_at
"""
ADD = SET + " WHERE core_cache.expires_at <= %(now)s"
TOUCH = "UPDATE core_cache SET expires_at = %(until)s WHERE key = %(key)s AND expires_at > %(now)s"
DELETE = "DELETE FROM core_cache WHERE key = %(key)s"
CLEAR = "DELETE FROM core_cache"


class PostgresCache(BaseCache):
    """Django's cache interface over one table. An outage raises what the database raises: a count
    that cannot be kept never lets anybody through."""

    def __init__(self, location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        with connection.cursor() as cursor:
            cursor.execute(GET, self.parameters(key, version))
            found = cursor.fetchone()
        return json.loads(found[0]) if found else default

    def set(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        self.change(SET, key, version, timeout, value)

    def add(
        self,
        key: Any,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        """Keep a value unless there is one; of two processes at once, one is told True."""
        return self.change(ADD, key, version, timeout, value) == 1

    def touch(
        self,
        key: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        return self.change(TOUCH, key, version, timeout) == 1

    def delete(self, key: Any, version: int | None = None) -> bool:
        return self.change(DELETE, key, version) == 1

    def clear(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(CLEAR)

    def change(
        self,
        statement: str,
        key: Any,
        version: int | None,
        timeout: float | None = None,
        value: Any = None,
    ) -> int:
        """Run one statement; how many rows it wrote."""
        parameters = self.parameters(key, version)
        with connection.cursor() as cursor:
            cursor.execute(
                statement,
                {**parameters, "value": json.dumps(value), "until": self.until(timeout)},
            )
            return int(cursor.rowcount)

    def parameters(self, key: Any, version: int | None) -> dict[str, Any]:
        return {"key": self.make_and_validate_key(key, version=version), "now": timezone.now()}

    def until(self, timeout: float | None) -> datetime:
        """The moment after which a value no longer counts; without a timeout, never."""
        seconds = self.get_backend_timeout(timeout)
        return datetime.max.replace(tzinfo=UTC) if seconds is None else moment(seconds)


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, tz=UTC)
