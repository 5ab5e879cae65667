"""Two questions of whoever runs the portal: does the process live, and can it do its work?"""

from collections.abc import Callable

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

REDIS_SECONDS = 1.0


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives; asks nothing of anybody else."""
    return JsonResponse({"status": "ok"})


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether people can be served: 503 only without the database, which every page asks.

    Without Redis pages, sign-in and every save work, and a sweep does later what was not handed to
    a worker: that is said ("degraded"), but a balancer that took every process away for it would
    make an outage of a delay.
    """
    checks = {"database": answers(ask_database), "redis": answers(ask_redis)}
    if not checks["database"]:
        return JsonResponse({"status": "unavailable", **checks}, status=503)
    return JsonResponse({"status": "ok" if checks["redis"] else "degraded", **checks})


def answers(ask: Callable[[], object]) -> bool:
    """Whether a dependency could be asked."""
    try:
        ask()
    except (DatabaseError, redis.RedisError):
        return False
    return True


def ask_database() -> None:
    """Raises DatabaseError within the time limits of aspirant.databases."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def ask_redis() -> None:
    """Raises RedisError within a second or so."""
    with redis.Redis.from_url(
        settings.REDIS_URL,
        socket_timeout=REDIS_SECONDS,
        socket_connect_timeout=REDIS_SECONDS,
    ) as client:
        client.ping()
