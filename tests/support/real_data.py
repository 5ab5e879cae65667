"""The real data that ASPIRANT_TEST_DATA names.

Set but missing is a failure. Unset, the tests that need it are left out, each by name.
"""

import os
from pathlib import Path

import pytest

LEFT_OUT = pytest.StashKey[list[str]]()


def folder() -> Path | None:
    """The data folder, or None when no real data are named. Raises UsageError."""
    named = os.environ.get("ASPIRANT_TEST_DATA")
    if not named:
        return None
    path = Path(named).absolute()
    if not path.is_dir():
        raise pytest.UsageError(f"ASPIRANT_TEST_DATA names {path}, which is not there.")
    return path


def needs_it(item: pytest.Item) -> bool:
    """Whether a test uses the ``real_data`` fixture or marker."""
    return "real_data" in getattr(item, "fixturenames", ()) or bool(
        item.get_closest_marker("real_data")
    )


def pytest_configure(config: pytest.Config) -> None:
    """Fail before any test when the named data are missing."""
    config.stash[LEFT_OUT] = []
    folder()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without data: leave out what needs them, and remember their names."""
    if folder() is not None:
        return
    left_out = [item for item in items if needs_it(item)]
    items[:] = [item for item in items if not needs_it(item)]
    config.hook.pytest_deselected(items=left_out)
    config.stash[LEFT_OUT] = [item.nodeid for item in left_out]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker tells the names to the process that prints them."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["left_out"] = session.config.stash[LEFT_OUT]


class FromWorkers:
    """The printing process hears from its workers; only there with pytest-xdist."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: object, error: object) -> None:
        """A worker has finished."""
        config = node.config  # type: ignore[attr-defined]
        names = getattr(node, "workeroutput", {}).get("left_out", [])
        config.stash[LEFT_OUT] = sorted({*config.stash[LEFT_OUT], *names})


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Listen to workers."""
    pluginmanager.register(FromWorkers())


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say by name what was left out."""
    for name in config.stash[LEFT_OUT]:
        terminalreporter.write_line(f"LEFT OUT (ASPIRANT_TEST_DATA is not set): {name}")
