"""The whole test run: a process for each processor, subprocesses measured, coverage judged."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools import measuring

# Where a mistake costs money or a right, every branch is tested.
COMPLETE = (
    "core/*",
    "maturity/assurance/*",
    "*/policies.py",
    "*/policies/*",
    "*/policies_*.py",
    "*/services.py",
    "*/services/*",
    "*/tasks.py",
    "*/tasks/*",
)
ALL_PERCENT = 90.0
MOST_WORKERS = 6


def workers() -> int:
    """As many as there are processors: two at least, since much of a journey is waiting, and no
    more than the journeys that could run side by side."""
    return min(max(os.cpu_count() or 2, 2), MOST_WORKERS)


def judge(folder: Path) -> int:
    """1 if less was gone through than is promised; says what is missing."""
    coverage = measuring.combined(folder)
    missing = measuring.gaps(coverage, COMPLETE)
    percent = coverage["summary"]["percent_covered"]
    print(f"Lines and branches gone through: {percent:.1f} % of all.")
    for line in missing:
        print(f"Every line and branch is promised here: {line}", file=sys.stderr)
    if percent < ALL_PERCENT:
        print(f"{ALL_PERCENT:.0f} % of all are promised.", file=sys.stderr)
    return int(bool(missing) or percent < ALL_PERCENT)


def main() -> int:
    """Run, combine, judge; the first failure's exit code."""
    folder = Path(".data/coverage").resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    tests = ["-m", "pytest", "-q", "--durations", "10"]
    # tests.support.workers says which worker gets what.
    tests += ["-n", str(workers()), "--dist", "loadscope", "--no-loadscope-reorder"]
    measured = {**os.environ, measuring.VARIABLE: str(folder)}
    code = subprocess.run([sys.executable, *tests], check=False, env=measured).returncode
    return code or judge(folder)


if __name__ == "__main__":
    os.environ.pop("PYTEST_ADDOPTS", None)
    sys.exit(main())
