"""How far a running import has come. Kept in the cache: it may be lost without harm."""

import contextlib
from collections.abc import Callable

from django.core.cache import caches
from redis.exceptions import RedisError

KEPT_SECONDS = 3600
STEPS = 20


def reporter(reference: str) -> Callable[[int, int], None]:
    """A function (done, of) that keeps the share done, in twentieths."""

    def report(done: int, of: int) -> None:
        if done == of or done % max(of // STEPS, 1) == 0:
            with contextlib.suppress(RedisError):
                caches["redis"].set(_key(reference), round(100 * done / of), KEPT_SECONDS)

    return report


def percent_done(reference: str) -> int:
    """Whole percent; 0 when nothing is known."""
    with contextlib.suppress(RedisError):
        return int(caches["redis"].get(_key(reference), 0))
    return 0


def _key(reference: str) -> str:
    return f"import-progress:{reference}"
