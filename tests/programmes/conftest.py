"""The published facts, for tests that read them."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from core.actors import PORTAL
from programmes.services import load_published_facts
from tests.support.undone import undone


@pytest.fixture(scope="module")
def _facts(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    with django_db_blocker.unblock(), undone():
        load_published_facts(by=PORTAL)
        yield


@pytest.fixture
def facts(_facts: None, db: None) -> None:
    """Every published fact, loaded once for the module; what a test does to them is taken back.

    From its first test on, all tests of the module see them.
    """
