"""Health, readiness, and what people see when PostgreSQL or Redis does not answer."""

import os
import signal
import time
from collections.abc import Iterator
from typing import Any

import psycopg2
import pytest
import redis
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path
from redis import RedisError

from aspirant import outage
from aspirant.databases import database_options
from aspirant.postgres import waiting
from aspirant.postgres.waiting import Breaker, breaker
from tests.conftest import HttpsClient
from tests.support.databases import CommittingDatabase


def fail_with(error: type[Exception]) -> Any:
    def view(request: HttpRequest) -> HttpResponse:
        raise error

    view.login_required = False  # type: ignore[attr-defined]
    return view


urlpatterns = [
    path("database", fail_with(OperationalError)),
    path("redis", fail_with(redis.ConnectionError)),
    path("mistake", fail_with(ZeroDivisionError)),
]
handler500 = outage.server_error


@pytest.fixture(autouse=True)
def _closed_breaker() -> Iterator[None]:
    breaker.closed_from = 0.0
    yield
    breaker.closed_from = 0.0


def test_a_living_process_says_so_without_asking_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}


@pytest.mark.django_db
def test_a_portal_that_can_work_is_ready(client: Client) -> None:
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": True, "redis": True}


@pytest.mark.django_db
def test_without_redis_people_are_served_and_it_says_what_is_missing(
    client: Client, settings: Any
) -> None:
    """Tasks wait for a sweep; no page does."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {"status": "degraded", "database": True, "redis": False}


def test_without_database_it_is_not_ready_and_recovers_alone(
    client: Client, committing_db: CommittingDatabase
) -> None:
    connection.close()
    port, connection.settings_dict["PORT"] = connection.settings_dict["PORT"], 1
    try:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["status"]) == (503, "unavailable")
        assert answer.json()["database"] is False
    finally:
        connection.settings_dict["PORT"] = port
    breaker.closed_from = 0.0
    assert client.get("/readyz").status_code == 200


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(("address", "status"), [("database", 503), ("redis", 503)])
def test_an_outage_is_a_page_that_asks_to_come_back(address: str, status: int) -> None:
    answer = HttpsClient(raise_request_exception=False).get(f"/{address}")
    assert answer.status_code == status
    assert answer["Retry-After"] == "10"
    assert "not available just now" in answer.content.decode()


@override_settings(ROOT_URLCONF=__name__)
def test_a_mistake_of_ours_is_no_outage() -> None:
    assert HttpsClient(raise_request_exception=False).get("/mistake").status_code == 500


def test_a_server_that_falls_silent_is_given_up(
    committing_db: CommittingDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stopped server process still has its connections: only the client can give up."""
    options = database_options(patience=0.1)
    silent = psycopg2.connect(committing_db.url, **options)
    committing_db.opened.append(silent)
    pid = silent.info.backend_pid
    os.kill(pid, signal.SIGSTOP)
    try:
        started = time.monotonic()
        with pytest.raises(psycopg2.OperationalError, match="did not answer"):
            silent.cursor().execute("SELECT 1")
        assert time.monotonic() - started < 2
        assert silent.closed
    finally:
        os.kill(pid, signal.SIGCONT)
    connection.close()
    with pytest.raises(OperationalError, match="a moment ago"):
        connection.ensure_connection()
    breaker.closed_from = 0.0
    connection.ensure_connection()


def test_a_slow_statement_is_ended_by_the_server(committing_db: CommittingDatabase) -> None:
    slow = psycopg2.connect(committing_db.url, **database_options(patience=0.2))
    committing_db.opened.append(slow)
    with pytest.raises(psycopg2.errors.QueryCanceled):
        slow.cursor().execute("SELECT pg_sleep(5)")


def test_the_breaker_closes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "BREAK_SECONDS", -1)
    tripped = Breaker()
    tripped.trip()
    tripped.check()


def test_every_outage_has_its_page() -> None:
    assert RedisError in outage.OUTAGES
