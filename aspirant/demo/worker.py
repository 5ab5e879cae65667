"""While the demonstration is loaded, this process does what a worker does otherwise."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from celery import current_app

from core import enqueue

# Each would say of every task and mail that all is well.
CHATTER = ("celery.app.trace", "post_office")


@contextmanager
def tasks_run_here() -> Iterator[None]:
    """What services hand to the worker is done by this process, once it is committed."""
    before = current_app.conf.task_always_eager
    chatter = [(logger, logger.level) for logger in map(logging.getLogger, CHATTER)]
    current_app.conf.task_always_eager = True
    for logger, _ in chatter:
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        current_app.conf.task_always_eager = before
        for logger, level in chatter:
            logger.setLevel(level)


@contextmanager
def together() -> Iterator[None]:
    """What services hand to the worker inside is done at the end, and the same thing once."""
    publish, waiting = enqueue.publish, {}

    def wait(task: Any, *args: Any) -> bool:
        waiting[task.name, args] = task
        return True

    enqueue.publish = wait
    try:
        yield
    finally:
        enqueue.publish = publish
    for (_, args), task in waiting.items():
        publish(task, *args)
