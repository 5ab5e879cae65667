import time

import pytest
import redis
from celery import shared_task
from django.conf import settings
from django.db import transaction

from aspirant.celery import app
from core.enqueue import enqueue, publish


@shared_task(name="tests.note")
def note(word):
    """A task that nobody runs: these tests look at the queue."""


@pytest.fixture
def queue():
    """The broker's queue, emptied."""
    broker = redis.Redis.from_url(settings.REDIS_URL)
    broker.delete(settings.CELERY_TASK_DEFAULT_QUEUE)
    yield lambda: broker.llen(settings.CELERY_TASK_DEFAULT_QUEUE)
    broker.close()


@pytest.fixture
def broker_away(monkeypatch):
    """A broker address at which nobody listens; Celery's pools of connections begin anew."""
    monkeypatch.setattr(app.conf, "broker_write_url", "redis://127.0.0.1:1/0")
    monkeypatch.setattr(app, "_pool", None)
    monkeypatch.setattr(app.amqp, "_producer_pool", None)


@pytest.mark.django_db
def test_work_is_published_when_the_transaction_commits(queue, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        enqueue(note, "hello")
        assert queue() == 0
    assert queue() == 1


@pytest.mark.django_db
def test_a_rolled_back_transaction_publishes_nothing(queue):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        enqueue(note, "never")
        raise ZeroDivisionError
    assert queue() == 0


def test_a_broker_that_is_away_neither_raises_nor_keeps_anybody_waiting(broker_away):
    began = time.monotonic()
    assert publish(note, "lost") is False
    assert time.monotonic() - began < 3
