"""Which lines and branches of the portal a run of tests went through, in all its processes.

SlipCover puts a probe into each line when a module is loaded. Tracing, as coverage.py does it
before Python 3.12, also slows whatever is not measured, Django above all: a run took a third
longer.
"""

import atexit
import json
import os
import signal
from collections.abc import Iterable
from fnmatch import fnmatch
from pathlib import Path
from types import FrameType
from typing import Any
from uuid import uuid4

from slipcover import FileMatcher, ImportManager, Slipcover, merge_coverage

# The folder for what each process saw; empty or not set: nothing is measured.
VARIABLE = "ASPIRANT_MEASURE"
ROOT = Path(__file__).resolve().parents[2]
NOT_OURS_TO_TEST = ("tests", "bench", "script")
LEFT_OUT = ["*/migrations/*"]
NEVER_RUN = ["if __name__ == .__main__.:"]
# To take probes out again would mean to look through all modules; a probe that stays costs less.
KEPT_PROBES = 2**31 - 1

Coverage = dict[str, Any]


def packages() -> list[str]:
    """The folders whose code is measured."""
    found = (file.parent for file in sorted(ROOT.glob("[a-z]*/__init__.py")))
    return [str(folder) for folder in found if folder.name not in NOT_OURS_TO_TEST]


def prober(source: list[str] | None = None) -> Slipcover:
    """What counts lines and branches; with `source` also those of files that nobody loaded."""
    return Slipcover(
        branch=True,
        d_miss_threshold=KEPT_PROBES,
        source=source,
        omit=LEFT_OUT,
        exclude_also=NEVER_RUN,
    )


def begin() -> None:
    """Measure this process from here on; what it saw is kept when it ends."""
    probes = prober()
    ImportManager(probes, FileMatcher(sources=packages(), omit=LEFT_OUT)).__enter__()

    def keep() -> None:
        file = Path(os.environ[VARIABLE]) / f"{uuid4()}.json"
        file.write_text(json.dumps(probes.get_coverage()))

    def end(number: int, _frame: FrameType | None) -> None:
        keep()
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    atexit.register(keep)
    if signal.getsignal(signal.SIGTERM) == signal.SIG_DFL:
        signal.signal(signal.SIGTERM, end)


def combined(folder: Path, folders: list[str] | None = None) -> Coverage:
    """What all processes saw, and what is missing of all files in these folders, by default of
    the whole portal; called where the portal's folder is the current one."""
    whole: Coverage = prober(folders or packages()).get_coverage()
    for file in folder.glob("*.json"):
        merge_coverage(whole, json.loads(file.read_text()))
    return whole


def gaps(coverage: Coverage, patterns: Iterable[str]) -> list[str]:
    """What is missing in files of these patterns, a line for each file."""
    wanted = tuple(patterns)
    return [
        f"{name}: lines {seen['missing_lines']}, branches {seen['missing_branches']}"
        for name, seen in sorted(coverage["files"].items())
        if any(fnmatch(name, pattern) for pattern in wanted)
        and (seen["missing_lines"] or seen["missing_branches"])
    ]
