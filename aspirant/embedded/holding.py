"""Using an embedded service: while a command holds it, its keeper keeps it running."""

import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from aspirant.embedded.places import REPOSITORY, State, recall
from aspirant.embedded.processes import wait_until

READY = "ready"
STOP_SECONDS = 20.0


class EmbeddedError(Exception):
    """A service cannot be started; the message is a sentence for the person who asked."""


@dataclass
class Held:
    """One command's use of one service."""

    name: str
    data: Path
    users: TextIO
    keeper: subprocess.Popen[str] | None = None

    def state(self) -> State:
        """The service's port and passwords."""
        return recall(self.data / f"{self.name}.json") or {}

    def release(self) -> None:
        """Let go, and wait until the service has stopped unless others use it."""
        self.users.close()
        wait_until(lambda: not self.kept() or self.used_by_others(), STOP_SECONDS)
        if self.keeper and not self.kept():
            self.keeper.wait()

    def kept(self) -> bool:
        """Whether the keeper lives."""
        return not could_lock(self.data / f"{self.name}.keeper", fcntl.LOCK_EX)

    def used_by_others(self) -> bool:
        """Whether another command holds the service (and not its keeper, to stop it)."""
        path = self.data / f"{self.name}.users"
        return not could_lock(path, fcntl.LOCK_EX) and could_lock(path, fcntl.LOCK_SH)


def could_lock(path: Path, kind: int) -> bool:
    """Whether a lock of this kind could be had at once; it is given back."""
    try:
        with path.open("a") as file:
            fcntl.flock(file, kind | fcntl.LOCK_NB)
            return True
    except FileNotFoundError:
        return True
    except BlockingIOError:
        return False


@contextmanager
def starting(path: Path) -> Iterator[None]:
    """One starter at a time."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def hold(name: str, data: Path, *, fast: bool = False) -> Held:
    """Use a service, starting its keeper if there is none. Raises EmbeddedError.

    Waits while a keeper is busy stopping the service for its last user.
    """
    users = (data / f"{name}.users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    held = Held(name, data, users)
    try:
        with starting(data / f"{name}.starting"):
            if not held.kept():
                held.keeper = start_keeper(name, data, fast=fast)
    except BaseException:
        users.close()
        raise
    return held


def start_keeper(name: str, data: Path, *, fast: bool) -> subprocess.Popen[str]:
    """Start a keeper in a session of its own and wait until its service answers."""
    keeper = subprocess.Popen(
        [sys.executable, "-m", "aspirant.embedded.keeper", name, data, *["--fast"] * fast],
        cwd=REPOSITORY,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert keeper.stdout  # noqa: S101 - a pipe was asked for
    said: list[str] = []
    with keeper.stdout as lines:
        for line in lines:
            if line.strip() == READY:
                print("".join(said), end="", file=sys.stderr, flush=True)
                return keeper
            said.append(line)
    keeper.wait()
    raise EmbeddedError("".join(said).strip() or f"The embedded {name} does not start.")
