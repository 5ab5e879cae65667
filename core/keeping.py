"""What is worked out for a page and kept in the cache for a minute; without a cache, each time."""

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from django.core.cache import caches
from django.db import connection
from psycopg2 import sql
from redis.exceptions import RedisError

from core.dates import today

KEPT_SECONDS = 60
PREFIX = "kept"
# What is lost with Redis is worked out again.
cache = caches["redis"]
Found = TypeVar("Found")


def full(key: str) -> str:
    """Of this database and this day."""
    return f"{PREFIX}.{connection.settings_dict['NAME']}.{today()}.{key}"


def newest(*events: str) -> str:
    """A stamp of what stands in these tables of history: it changes with whatever is kept there."""
    parts = [
        sql.SQL("(SELECT max(pgh_id) FROM {})").format(sql.Identifier(table)) for table in events
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT concat_ws('.', {})").format(sql.SQL(", ").join(parts)))
        found: str = cursor.fetchone()[0]
    return found


def kept(key: str, work_out: Callable[[], Found]) -> Found:
    """What was worked out less than a minute ago, or now."""
    with suppress(RedisError):
        found: Found | None = cache.get(full(key))
        if found is not None:
            return found
    made = work_out()
    with suppress(RedisError):
        cache.set(full(key), made, KEPT_SECONDS)
    return made


def forget(key: str) -> None:
    """Work it out anew the next time."""
    with suppress(RedisError):
        cache.delete(full(key))
