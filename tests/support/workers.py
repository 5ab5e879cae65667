"""Which worker runs what: whole modules, the long ones first, so that both end together.

Modules that share something dear go to one worker: the access matrix shares its world.
"""

import os

import pytest
from xdist.scheduler import LoadScopeScheduling

# From the longest: what starts programs, or opens every address.
FIRST = (
    "tests/access/",
    "tests/journeys/test_evidence_to_payment.py",
    "tests/journeys/",
    "tests/funding/faults/",
    "tests/funding/test_state_machine.py",
    "tests/funding/test_eight_at_once.py",
    "tests/platform/test_server_command.py",
    "tests/platform/test_live_stack.py",
    "tests/platform/test_embedded.py",
    "tests/demo/",
    "tests/nhsuk/test_in_a_browser.py",
)
TOGETHER = ("tests/access/",)


def scope_of(nodeid: str) -> str:
    """The module of a test, or the folder that stays together."""
    return next((name for name in TOGETHER if nodeid.startswith(name)), nodeid.split("::", 1)[0])


def place_of(nodeid: str) -> int:
    """The place of a test's module in the queue; small numbers go first."""
    return next((i for i, name in enumerate(FIRST) if nodeid.startswith(name)), len(FIRST))


class Scheduling(LoadScopeScheduling):
    """By modules, in the order of collection."""

    def _split_scope(self, nodeid: str) -> str:
        return scope_of(nodeid)


class Workers:
    """The hooks of the process that hands out work; only there with pytest-xdist."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_make_scheduler(
        self, config: pytest.Config, log: object
    ) -> LoadScopeScheduling:
        """In place of --dist."""
        return Scheduling(config, log)


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Take part in handing out work."""
    pluginmanager.register(Workers())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Both workers: the long modules first, then those with many tests."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    sizes: dict[str, int] = {}
    for item in items:
        scope = scope_of(item.nodeid)
        sizes[scope] = sizes.get(scope, 0) + 1
    items.sort(key=lambda item: (place_of(item.nodeid), -sizes[scope_of(item.nodeid)]))
