"""The supervisor: what fails is started again, what ends ends together, nothing stays."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.processes import wait_until
from aspirant.supervisor import FIRST_BACKOFF, Supervisor
from tests.platform.test_embedded import runs

# A parent and a child that write their numbers and then ignore every polite request.
STUBBORN = """
import os, signal, sys, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
child = os.fork()
if child:
    open(sys.argv[1], "w").write(f"{os.getpid()} {child}")
while True:
    time.sleep(60)
"""


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    supervisor = Supervisor(dict(os.environ), tmp_path)
    yield supervisor
    supervisor.stop()


def numbers(file: Path) -> list[int]:
    """The process numbers that the stubborn program wrote."""
    assert wait_until(lambda: file.exists() and len(file.read_text().split()) == 2, seconds=20)
    return [int(word) for word in file.read_text().split()]


def test_stubborn_processes_and_their_children_are_gone_after_stop(
    supervisor: Supervisor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("aspirant.supervisor.PATIENCE_SECONDS", 0.2)
    supervisor.start("stubborn", sys.executable, "-c", STUBBORN, str(tmp_path / "numbers"))
    pids = numbers(tmp_path / "numbers")
    supervisor.stop()
    assert wait_until(lambda: not any(runs(pid) for pid in pids), seconds=5)


def test_a_crashed_child_is_started_again_after_a_while_that_grows(
    supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = supervisor.start("crashing", sys.executable, "-c", "raise SystemExit(1)")
    process = child.process
    assert process is not None
    process.wait(20)
    supervisor.look_after(child)
    assert child.due is not None
    assert child.backoff == 2 * FIRST_BACKOFF
    supervisor.look_after(child)
    assert child.process is process
    child.due = 0.0
    supervisor.look_after(child)
    assert child.process is not process
    assert child.due is None


def test_a_child_that_ran_for_long_begins_with_a_short_wait(supervisor: Supervisor) -> None:
    child = supervisor.start("steady", sys.executable, "-c", "")
    child.backoff, child.started = 16.0, child.started - 3600
    assert child.plan_restart() == FIRST_BACKOFF


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the kernel's death signal")
def test_children_die_with_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    program = f"""
import os, sys
from pathlib import Path
from aspirant.supervisor import Supervisor
child = Supervisor(dict(os.environ), Path({str(tmp_path)!r})).start("child", "sleep", "1000")
print(child.process.pid, flush=True)
sys.stdin.read()
"""
    killed = subprocess.Popen(
        [sys.executable, "-c", program],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with killed:
        assert killed.stdout is not None
        pid = int(killed.stdout.readline())
        assert runs(pid)
        killed.send_signal(signal.SIGKILL)
    assert wait_until(lambda: not runs(pid), seconds=5)
