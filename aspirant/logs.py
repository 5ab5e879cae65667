"""Logs: one JSON object a line, each with the request it belongs to, in Celery tasks too.

Nothing secret is logged: addresses lose their query and the keys inside them.
"""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog
from django.contrib.auth import SESSION_KEY
from django.dispatch import receiver
from django.http import HttpRequest
from django_structlog.signals import bind_extra_request_finished_metadata

Event = MutableMapping[str, Any]

# Reset links, invitations and confirmations carry a key that would open a door.
KEY_IN_ADDRESS = re.compile(r"/(key|invitations?|invite|confirm-email|confirm)/[^/\s]+")


def hide_keys(logger: Any, method: str, event: Event) -> Event:
    """A processor: the address without its query and without keys."""
    if isinstance(event.get("request"), str):
        event["request"] = KEY_IN_ADDRESS.sub(r"/\1/…", event["request"].partition("?")[0])
    return event


@receiver(bind_extra_request_finished_metadata)
def name_the_person(request: HttpRequest, log_kwargs: dict[str, Any], **_: Any) -> None:
    """Who asked, if the session was read anyway: a log line never asks the database."""
    session = getattr(request, "session", None)
    if session is not None and hasattr(session, "_session_cache"):
        log_kwargs["user_id"] = session.get(SESSION_KEY)


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.format_exc_info,
    hide_keys,
]


def logging_settings(level: str) -> dict[str, Any]:
    """`LOGGING`; also makes structlog's own loggers go the same way."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.JSONRenderer(ensure_ascii=False),
                ],
                "foreign_pre_chain": SHARED,
            }
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # The request line of django-structlog says the same, and knows the request id.
            "django.request": {"level": "CRITICAL"},
            "django": {"handlers": [], "propagate": True},
        },
    }
