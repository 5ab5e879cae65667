"""The whole test run: a process for each processor, subprocesses measured, coverage judged."""

import os
import subprocess
import sys
from pathlib import Path

COVERAGE = (sys.executable, "-m", "coverage")
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
ALL_PERCENT = 90
MOST_WORKERS = 6


def workers() -> int:
    """One more than there are processors, since much of a journey is waiting, and no more than
    the journeys that could run side by side."""
    return min((os.cpu_count() or 1) + 1, MOST_WORKERS)


def main() -> int:
    """Run, combine, judge; the first failure's exit code."""
    folder = Path(".data/coverage")
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("data*"):
        old.unlink()
    tests = ["-m", "pytest", "-q", "--durations", "10"]
    # tests.support.workers says which worker gets what.
    tests += ["-n", str(workers()), "--dist", "loadscope", "--no-loadscope-reorder"]
    code = subprocess.run([*COVERAGE, "run", *tests], check=False).returncode
    subprocess.run([*COVERAGE, "combine", "--quiet"], check=False)
    if code:
        return code
    complete = ["--include", ",".join(COMPLETE), "--fail-under", "100"]
    complete += ["--show-missing", "--skip-covered"]
    for options in (complete, ["--fail-under", str(ALL_PERCENT), "--format=total"]):
        code = subprocess.run([*COVERAGE, "report", *options], check=False).returncode or code
    if code:
        print("Coverage is below what is promised: see above.", file=sys.stderr)
    return code


if __name__ == "__main__":
    os.environ.pop("PYTEST_ADDOPTS", None)
    sys.exit(main())
