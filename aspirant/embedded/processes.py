"""Starting, tying and stopping the processes of the embedded services."""

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def free_port(preferred: int | None = None) -> int:
    """The preferred port of 127.0.0.1 if it is free, else one the kernel picks."""
    for wanted in (preferred, 0):
        if wanted is None:
            continue
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", wanted))
            return int(probe.getsockname()[1])
    raise OSError("No free port on 127.0.0.1.")


def tie_to_parent(death_signal: signal.Signals) -> Callable[[], None]:
    """What a child runs before exec so that it gets death_signal when its parent dies.

    Linux only; elsewhere a parent that is killed outright leaves its child running.
    """
    if not sys.platform.startswith("linux"):
        return lambda: None
    libc, parent = ctypes.CDLL(None), os.getpid()

    def in_child() -> None:
        libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
        if os.getppid() != parent:
            os._exit(1)

    return in_child


def wait_until(ready: Callable[[], bool], seconds: float, step: float = 0.03) -> bool:
    """Ask ready until it says yes; False when the time is up."""
    deadline = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > deadline:
            return False
        time.sleep(step)
    return True


def stop(process: subprocess.Popen[bytes], *signals: signal.Signals, patience: float = 10) -> None:
    """Send the signals one after the other, each with its patience, and at last SIGKILL."""
    for number in (*signals, signal.SIGKILL):
        if process.poll() is not None:
            return
        process.send_signal(number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)


def command_line(pid: int) -> str:
    """The command line of a running process, empty when there is none."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            return ""
    asked = ["ps", "-o", "command=", "-p", str(pid)]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout


def clear_stale(pid_file: Path, *words: str) -> None:
    """Remove a pid file that a killed server left behind.

    If its process still runs and its command line holds all the words, it is an orphan of
    ours on the same data: it is told to stop, and waited for, first.
    """
    try:
        pid = abs(int(pid_file.read_text().split()[0]))
    except (OSError, ValueError, IndexError):
        return

    def gone() -> bool:
        running = command_line(pid)
        return not all(word in running for word in words)

    for number in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        if gone():
            break
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
        wait_until(gone, seconds=10)
    pid_file.unlink(missing_ok=True)
