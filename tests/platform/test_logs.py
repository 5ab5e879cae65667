"""Logs: JSON, the request's number in tasks too, and no secret."""

import io
import json
import logging
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.test import Client

from aspirant.celery import app
from aspirant.logs import hide_keys


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """Everything that is logged during the test, as it would be written."""
    written = io.StringIO()
    handler = next(
        handler
        for handler in logging.getLogger().handlers
        if isinstance(handler.formatter, structlog.stdlib.ProcessorFormatter)
    )
    monkeypatch.setattr(handler, "stream", written)
    return written


def read(lines: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in lines.getvalue().splitlines()]


def test_each_request_is_logged_as_json_with_its_number(client: Client, lines: io.StringIO) -> None:
    client.get("/healthz?search=private")
    started, finished = read(lines)
    assert started["event"] == "request_started"
    assert finished["code"] == 200
    assert finished["request"] == "GET /healthz"
    assert started["request_id"] == finished["request_id"]


def test_ordinary_loggers_go_the_same_way(lines: io.StringIO) -> None:
    logging.getLogger("funding").warning("paid\n%s", "twice")
    (line,) = read(lines)
    assert line["event"] == "paid\ntwice"
    assert line["level"] == "warning"
    assert lines.getvalue().count("\n") == 1


@pytest.mark.parametrize(
    ("address", "logged"),
    [
        ("GET /accounts/password/reset/key/1-abc/", "GET /accounts/password/reset/key/…/"),
        ("GET /invitations/abcdef", "GET /invitations/…"),
        ("POST /claims/CL-2021-0007/?x=1", "POST /claims/CL-2021-0007/"),
    ],
)
def test_a_key_that_opens_a_door_is_not_logged(address: str, logged: str) -> None:
    assert hide_keys(None, "info", {"request": address})["request"] == logged


def test_the_request_number_travels_with_a_task() -> None:
    sent: list[dict[str, Any]] = []
    with (
        app.connection_for_write() as connection,
        structlog.contextvars.bound_contextvars(request_id="a-request"),
    ):
        app.send_task("nothing.listens", connection=connection, queue="test-logs", headers={})
        channel: Any = connection.default_channel
        message = channel.basic_get("test-logs", no_ack=True)
        sent.append(message.headers)
    assert sent[0]["__django_structlog__"]["request_id"] == "a-request"
    assert settings.DJANGO_STRUCTLOG_CELERY_ENABLED
