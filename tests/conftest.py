"""Fixtures for every test. Databases: ``db`` rolls back; ``committing_db`` really commits."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from tests.support.cluster import Cluster
from tests.support.databases import CommittingDatabase, committing_database
from tests.support.plugin import CLUSTER, DATABASE


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


@pytest.fixture(autouse=True, scope="session")
def _uploads() -> Iterator[None]:
    """Uploads of this worker's tests are taken away at the end."""
    yield
    shutil.rmtree(Path(settings.MEDIA_ROOT), ignore_errors=True)
