"""Loaded before Django's settings (``-p tests.support.plugin``): starts the services and points
this worker's environment at a database and a Redis number of its own."""

import contextlib
import gc
import os
from threading import Thread

import pytest
from tools import test_folder

from aspirant import embedded
from tests.support.cluster import Cluster

# Outside the demonstration, so that the settings under test are production's.
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "tests.settings",
    "SECRET_KEY": "a key for tests, long enough and with enough different characters 0123456789",
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
    "PUBLIC_URL": "https://localhost",
    "ASPIRANT_DEMO": "0",
}


def worker_number() -> int:
    """0 without pytest-xdist, else 1 for gw0, 2 for gw1 …"""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    return int(worker.removeprefix("gw")) + 1 if worker else 0


def run_number() -> int:
    """The process number of the run, the same in all its workers."""
    return int(os.environ.setdefault("ASPIRANT_TEST_RUN", str(os.getpid())))


def join_cluster() -> Cluster:
    """Start the test services, or join those the other workers use."""
    folder = test_folder.folder()
    return Cluster(embedded.start(folder, fast=True), folder)


def set_environment(cluster: Cluster, database: str) -> None:
    """What Django's settings will read."""
    os.environ.update(ENVIRONMENT)
    os.environ["DATABASE_URL"] = cluster.web(database)
    os.environ["DATABASE_OWNER_URL"] = cluster.owner(database)
    os.environ["REDIS_URL"] = cluster.services.redis(1 + worker_number())
    os.environ["CELERY_QUEUE"] = f"test-{worker_number()}"
    os.environ["MEDIA_ROOT"] = str(cluster.folder / "uploads" / database)


class TestServices:
    """The plugin that holds the services while this worker lives."""

    def __init__(self) -> None:
        self.cluster = join_cluster()
        self.database = f"run_{run_number()}_{worker_number()}"
        set_environment(self.cluster, self.database)

    def pytest_configure(self, config: pytest.Config) -> None:
        """Hand them to the fixtures; remove what killed runs left behind."""
        config.stash[CLUSTER] = self.cluster
        config.stash[DATABASE] = self.database
        if worker_number() == 0:
            self.cluster.clear_leftovers()
            if getattr(config.option, "numprocesses", None):
                Thread(target=self.make_templates, daemon=True).start()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_finish(self) -> None:
        """What is loaded by now stays. Looking through it for garbage again and again took a
        seventh of the time."""
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)

    def make_templates(self) -> None:
        """While the workers start: what they would otherwise have to wait for."""
        with contextlib.suppress(RuntimeError):  # the worker that tries again tells of it
            self.cluster.migrated_template()
            self.cluster.demonstration()

    def pytest_unconfigure(self) -> None:
        """Let go of the services."""
        self.cluster.services.stop()


@pytest.hookimpl(tryfirst=True)
def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """The one hook that comes before pytest-django reads the settings."""
    pluginmanager.register(TestServices(), "aspirant-services")


CLUSTER = pytest.StashKey[Cluster]()
DATABASE = pytest.StashKey[str]()
