"""What a run of tests did not go through is found, whichever process it was."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tools import measuring

GO_THROUGH = "from core.references import sequence; sequence('AW')"
# Ends by itself, and by a signal that it does not catch.
ENDINGS = {"end": "", "signal": "; import os, signal; os.kill(os.getpid(), signal.SIGTERM)"}
SOURCE = (measuring.ROOT / "core" / "references.py").read_text().splitlines()


def line(words: str) -> int:
    [found] = [number for number, text in enumerate(SOURCE, 1) if words in text]
    return found


@pytest.mark.parametrize("ending", ENDINGS)
def test_lines_and_branches_that_a_process_left_out_are_named(tmp_path: Path, ending: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", GO_THROUGH + ENDINGS[ending]],
        cwd=measuring.ROOT,
        env={**os.environ, measuring.VARIABLE: str(tmp_path)},
        check=False,
    )
    assert ran.returncode == (-signal.SIGTERM if ending == "signal" else 0)
    coverage = measuring.combined(tmp_path, ["core"])
    [gap] = measuring.gaps(coverage, ["core/references.py"])
    seen = coverage["files"]["core/references.py"]
    asked, refused, given = line("not in PREFIXES"), line("raise ValueError"), line("prefix.lower")
    assert {asked, given} <= set(seen["executed_lines"])
    assert refused in seen["missing_lines"]
    assert str(refused) in gap
    assert (asked, given) in map(tuple, seen["executed_branches"])
    assert (asked, refused) in map(tuple, seen["missing_branches"])
    assert measuring.gaps(coverage, ["core/money.py"])  # which it never loaded
