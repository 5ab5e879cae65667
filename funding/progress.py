"""How far a worker is with a long job, for the page that waits for it.

Kept in the cache: the job's transaction is not committed yet, and losing the figure loses nothing.
"""

from dataclasses import dataclass

from django.core.cache import caches
from redis.exceptions import RedisError

KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Progress:
    done: int
    total: int


def _key(job: str) -> str:
    return f"funding.upload.{job}"


def report(job: str, done: int, total: int) -> None:
    """Say that `done` of `total` are done."""
    try:
        caches["redis"].set(_key(job), (done, total), KEPT_SECONDS)
    except RedisError:
        return


def progress_of(job: str) -> Progress | None:
    """The last figure that was reported, if there is one."""
    try:
        found = caches["redis"].get(_key(job))
    except RedisError:
        return None
    return Progress(*found) if found else None
