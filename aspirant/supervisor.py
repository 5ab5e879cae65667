"""Runs several processes as one: what fails is started again, what ends ends together."""

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from aspirant.embedded.processes import tie_to_parent

PATIENCE_SECONDS = 15.0
LOOK_SECONDS = 0.2
FIRST_BACKOFF = 1.0
LONGEST_BACKOFF = 30.0
STEADY_SECONDS = 60.0


class Ended(Exception):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


@dataclass
class Child:
    """One program, its output in a file, and when it is due to be started again."""

    name: str
    command: Sequence[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    backoff: float = FIRST_BACKOFF
    due: float | None = None

    def start(self, variables: Mapping[str, str]) -> None:
        """Start it in a session of its own, tied to this process."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                env=variables,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tie_to_parent(signal.SIGTERM),
            )
        self.started, self.due = time.monotonic(), None

    def running(self) -> bool:
        """Whether its process lives."""
        return self.process is not None and self.process.poll() is None

    def plan_restart(self) -> float:
        """Set when to start again and answer the seconds until then; they double each time."""
        if time.monotonic() - self.started > STEADY_SECONDS:
            self.backoff = FIRST_BACKOFF
        wait, self.backoff = self.backoff, min(self.backoff * 2, LONGEST_BACKOFF)
        self.due = time.monotonic() + wait
        return wait

    def signal_all(self, number: signal.Signals) -> None:
        """Signal the process and whatever it started."""
        if self.process:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, number)

    def tell_to_stop(self) -> None:
        """Ask the process itself; it stops its own children in good order."""
        if self.process and self.running():
            self.process.terminate()


@dataclass
class Supervisor:
    """Starts children, keeps them running, and leaves none behind."""

    variables: Mapping[str, str]
    logs: Path
    children: list[Child] = field(default_factory=list)

    def start(self, name: str, *command: str) -> Child:
        """Start a child and look after it from now on."""
        child = Child(name, command, self.logs / f"{name}.log")
        self.children.append(child)
        child.start(self.variables)
        return child

    def watch(self) -> None:
        """Look after the children for ever."""
        while True:
            for child in self.children:
                self.look_after(child)
            time.sleep(LOOK_SECONDS)

    def look_after(self, child: Child) -> None:
        """Start a child again that has ended, after its backoff."""
        if child.running():
            return
        if child.due is None:
            child.signal_all(signal.SIGKILL)  # what a killed process left behind
            wait = child.plan_restart()
            print(f"{child.name} ended; starting it again in {wait:.0f} s. See {child.log}")
        elif time.monotonic() >= child.due:
            child.start(self.variables)

    def stop(self) -> None:
        """Stop all children, the stubborn ones and their leftovers with SIGKILL."""
        for child in self.children:
            child.tell_to_stop()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in self.children:
            if child.process:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.0, deadline - time.monotonic()))
                child.signal_all(signal.SIGKILL)
                child.process.wait()


def end_on_signals() -> None:
    """From now on the signals that end a program raise Ended, once; later ones are ignored."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def end(number: int, frame: FrameType | None) -> None:
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        raise Ended

    for each in signals:
        signal.signal(each, end)
