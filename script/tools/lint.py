"""All static checks, two at a time; the output of those that fail, and how long each took."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PYTHON = sys.executable
BIN = Path(PYTHON).parent
# Settings must load; nothing is asked at these addresses.
SETTINGS = {
    "SECRET_KEY": "for the type checker",
    "DATABASE_URL": "postgres://aspirant_web@127.0.0.1:1/aspirant",
    "REDIS_URL": "redis://127.0.0.1:1/0",
}

# The slow ones first.
CHECKS: dict[str, list[str]] = {
    "types": [PYTHON, "-m", "mypy", "."],
    "django": [PYTHON, "-m", "tools.django_checks"],
    "templates": [PYTHON, "-m", "djlint", "templates", "--lint", "--quiet"],
    "floors": [str(BIN / "lint-imports"), "--no-logo", "--cache-dir", ".data/import-linter"],
    "house": [PYTHON, "-m", "tools.house_rules"],
    "ruff": [
        str(BIN / "ruff"),
        "check",
        "--quiet",
        "--output-format",
        "concise",
        "--cache-dir",
        ".data/ruff",
        ".",
    ],
    "format": [
        *(str(BIN / "ruff"), "format", "--check", "--quiet", "--cache-dir", ".data/ruff", ".")
    ],
}


def check(name: str) -> tuple[str, int, float, str]:
    """Run one check: its name, exit code, seconds and output."""
    started = time.monotonic()
    ran = subprocess.run(
        CHECKS[name],
        env={**SETTINGS, **os.environ},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    return name, ran.returncode, time.monotonic() - started, ran.stdout


def main(names: list[str]) -> int:
    """Run the named checks, or all; 1 if one fails."""
    unknown = [name for name in names if name not in CHECKS]
    if unknown:
        print(f"There is no check {unknown[0]}. There are: {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    failed = 0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, code, seconds, output in pool.map(check, names or CHECKS):
            print(f"{'ok    ' if code == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
            if code:
                print(output, flush=True)
                failed = 1
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
