"""Runs benchmarks and prints what they measured, one JSON object a line.

A benchmark is a module ``bench/NAME.py`` with a function ``run(report: Report) -> None``. It
measures itself and a floor in the same run, since seconds mean nothing on another machine.
"""

import importlib
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aspirant import embedded, local

Work = Callable[[], Any]


def median_seconds(work: Work, *, times: int = 15, warm_up: int = 2) -> float:
    """The median duration of work, after some runs that do not count."""
    for _ in range(warm_up):
        work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


class Report:
    """Prints one line for each case."""

    def __init__(self, bench: str) -> None:
        self.bench = bench

    def add(self, case: str, value: float, unit: str, **more: Any) -> None:
        """One measured case."""
        line = {"bench": self.bench, "case": case, "value": _rounded(value), "unit": unit, **more}
        print(json.dumps(line), flush=True)

    def compare(self, case: str, work: Work, floor: Work, *, times: int = 15, **more: Any) -> None:
        """Work against its floor, taken in turns so that a busy machine disturbs both alike;
        the ratio is the median of work over the median of the floor."""
        pairs = [
            (median_seconds(work, times=1, warm_up=0), median_seconds(floor, times=1, warm_up=0))
            for _ in range(times + 2)
        ][2:]
        value, least = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
        ratio = round(value / least, 3)
        self.add(case, value, "ms", floor=_rounded(least), ratio=ratio, **more)


def _rounded(value: float) -> float:
    return round(value, 4)


def names() -> list[str]:
    """Every benchmark there is."""
    return sorted(file.stem for file in Path("bench").glob("[a-z]*.py"))


def main(wanted: list[str]) -> int:
    """Run the named benchmarks, or all, with services and a data folder of their own."""
    unknown = [name for name in wanted if name not in names()]
    if unknown:
        print(
            f"There is no benchmark {unknown[0]}. There are: {', '.join(names())}", file=sys.stderr
        )
        return 2
    data = embedded.prepare(embedded.prepare(embedded.data_folder()) / "bench")
    with embedded.start(data) as services:
        os.environ.update(local.environment(services, data))
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aspirant.settings")
        for name in wanted or names():
            importlib.import_module(f"bench.{name}").run(Report(name))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
