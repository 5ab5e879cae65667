"""Publishing work to Celery without ever failing the request that asked for it.

One attempt, about one second (`CELERY_BROKER_TRANSPORT_OPTIONS`): with the broker away, a save
must not hang. The sweeps deliver what was lost here, since what is due is read from the database.
"""

import logging
from typing import Any

from celery import Task
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def enqueue(task: "Task[Any, Any]", *args: Any) -> None:
    """Publish `task(*args)` once the present transaction has committed."""
    transaction.on_commit(lambda: publish(task, *args), robust=True)


def publish(task: "Task[Any, Any]", *args: Any) -> bool:
    """Hand `task(*args)` to the broker now; False, and a log line, if it could not be reached."""
    try:
        task.apply_async(args=args, retry=False)
    except (OperationalError, OSError) as error:
        log.warning("broker_unreachable task=%s error=%s", task.name, error)
        return False
    return True
