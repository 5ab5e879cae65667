"""One world for all rows: made once, in a transaction that is rolled back at the end."""

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.plugin import DjangoDbBlocker

from tests.access.world import World
from tests.support.undone import undone as taken_back


@pytest.fixture(scope="package")
def world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    with django_db_blocker.unblock(), taken_back():
        yield World()


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    """Thousands of requests from one address are no attack here; mail stays in the outbox."""
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_RATE_LIMITS = False


@pytest.fixture
def undone(world: World) -> Iterator[World]:
    """The world, and whatever a test does to it is taken back."""
    with taken_back():
        yield world
