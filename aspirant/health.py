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
    """Whether database and Redis answer; 503 names the one that does not, and no more."""
    checks = {"database": answers(ask_database), "redis": answers(ask_redis)}
    ready = all(checks.values())
    status = "ok" if ready else "unavailable"
    return JsonResponse({"status": status, **checks}, status=200 if ready else 503)


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
