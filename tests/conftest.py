"""Fixtures for every test. Databases: ``db`` rolls back; ``committing_db`` really commits."""

import shutil
from collections.abc import Generator, Iterator
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page
from pytest_django.plugin import DjangoDbBlocker

from core import keeping
from tests.support.browser import keep_screenshot, launched_browser, opened_page
from tests.support.cluster import Cluster
from tests.support.databases import CommittingDatabase, committing_database
from tests.support.plugin import CLUSTER, DATABASE, worker_number
from tests.support.real_data import folder as real_data_folder
from tests.support.stack import (
    FIRST_STACK_NUMBER,
    OWN_STACK_NUMBER,
    LiveStack,
    begin_anew,
    running_stack,
)

# A test that rolls back stands, as a whole, for transactions that have committed.
NEVER_COMMITS = """
    CREATE OR REPLACE FUNCTION maturity_is_committed(writer xid)
    RETURNS boolean LANGUAGE sql STABLE AS 'SELECT TRUE'
"""
FAILED = pytest.StashKey[bool]()
stacks = count(1)


class HttpsClient(Client):
    """Django's test client as a browser reaches production: over https."""

    def generic(self, *args: Any, **kwargs: Any) -> Any:
        """Whatever the method: the request is secure."""
        if len(args) > 4:
            args = (*args[:4], True, *args[5:])
        else:
            kwargs["secure"] = True
        return super().generic(*args, **kwargs)


@pytest.fixture
def client() -> Client:
    """A signed-out browser."""
    return HttpsClient()


@pytest.fixture(scope="session")
def cluster(pytestconfig: pytest.Config) -> Cluster:
    """The running test services."""
    return pytestconfig.stash[CLUSTER]


@pytest.fixture(scope="session")
def template_database(cluster: Cluster) -> str:
    """The name of the migrated template."""
    return cluster.migrated_template()


@pytest.fixture(scope="session")
def django_db_setup(
    pytestconfig: pytest.Config, cluster: Cluster, template_database: str
) -> Iterator[None]:
    """This worker's clone, in place of pytest-django's own test database."""
    name = pytestconfig.stash[DATABASE]
    cluster.drop(name)
    cluster.clone(template_database, name)
    cluster.run(name, NEVER_COMMITS)
    yield
    cluster.drop(name)


@pytest.fixture
def committing_db(
    pytestconfig: pytest.Config,
    cluster: Cluster,
    template_database: str,
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[CommittingDatabase]:
    """A fresh database for a test whose transactions really commit; not together with ``db``."""
    run = pytestconfig.stash[DATABASE]
    with (
        django_db_blocker.unblock(),
        committing_database(cluster, template_database, run) as database,
    ):
        yield database


@pytest.fixture
def empty_services(
    pytestconfig: pytest.Config, cluster: Cluster, template_database: str
) -> Iterator[dict[str, str]]:
    """Addresses of a database that is migrated and empty, and of Redis, for a program that a test
    starts."""
    name = f"{pytestconfig.stash[DATABASE]}_program_{next(stacks)}"
    cluster.clone(template_database, name)
    yield {
        "DATABASE_URL": cluster.web(name),
        "DATABASE_OWNER_URL": cluster.owner(name),
        "REDIS_URL": cluster.services.redis(FIRST_STACK_NUMBER + worker_number()),
    }
    cluster.drop(name)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What an earlier test worked out for a page is not shown by a later one."""
    monkeypatch.setattr(keeping, "PREFIX", f"kept.{uuid4()}")


@pytest.fixture(autouse=True, scope="session")
def _uploads() -> Iterator[None]:
    """Uploads of this worker's tests are taken away at the end."""
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder that ASPIRANT_TEST_DATA names; without it such tests are left out by name."""
    found = real_data_folder()
    assert found is not None
    return found


@pytest.fixture(scope="session")
def shared_stack(pytestconfig: pytest.Config, cluster: Cluster) -> Iterator[LiveStack]:
    """The running portal that this worker's modules of journeys use one after the other."""
    name = f"{pytestconfig.stash[DATABASE]}_stack_{next(stacks)}"
    with running_stack(cluster, name, FIRST_STACK_NUMBER + worker_number()) as stack:
        yield stack


@pytest.fixture(scope="module")
def live_stack(
    request: pytest.FixtureRequest, pytestconfig: pytest.Config, cluster: Cluster
) -> Iterator[LiveStack]:
    """The running portal with the demonstration just loaded, for a module of journeys.

    A module that needs beat says ``BEAT = True``; ``SETTINGS`` are added to the environment:
    either gets processes of its own.
    """
    beat = getattr(request.module, "BEAT", False)
    settings = getattr(request.module, "SETTINGS", {})
    if not beat and not settings:
        stack = request.getfixturevalue("shared_stack")
        yield stack
        begin_anew(stack, cluster)
        return
    name = f"{pytestconfig.stash[DATABASE]}_stack_{next(stacks)}"
    number = OWN_STACK_NUMBER + worker_number()
    with running_stack(cluster, name, number, beat=beat, settings=settings) as stack:
        yield stack


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium for a module of journeys."""
    with launched_browser() as launched:
        yield launched


@pytest.fixture
def page(
    request: pytest.FixtureRequest, cluster: Cluster, browser: Browser, live_stack: LiveStack
) -> Iterator[Page]:
    """A new visitor's page on the running portal; a failed test leaves a screenshot."""
    with opened_page(browser, live_stack.url) as opened:
        yield opened
        if request.node.stash.get(FAILED, False):
            file = keep_screenshot(opened, cluster.folder / "screenshots", request.node.name)
            print(f"What the browser showed: {file}")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember for the ``page`` fixture whether the test failed."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever runs in a browser is a journey."""
    for item in items:
        if "live_stack" in getattr(item, "fixturenames", ()):
            item.add_marker("journey")
