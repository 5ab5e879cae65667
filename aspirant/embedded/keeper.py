"""The keeper of one embedded service: a small process that outlives the command that began it.

Every command that uses the service holds a shared lock on ``NAME.users``; the kernel drops it
however the command ends. The keeper starts the server, starts it again if it fails, and stops
it once it can have that lock for itself, which means that nobody uses the service any more.
It holds ``NAME.keeper`` as long as it lives, so that two never run on one data folder.

Run as ``python -m aspirant.embedded.keeper NAME FOLDER [--fast]``. It prints sentences for the
person who waits and then the word ``ready``; or a sentence and an exit code.
"""

import fcntl
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType
from typing import TextIO

from aspirant.embedded.holding import READY
from aspirant.embedded.places import find_places
from aspirant.embedded.postgres import Postgres
from aspirant.embedded.valkey import Valkey

KINDS: dict[str, type[Postgres] | type[Valkey]] = {"postgres": Postgres, "redis": Valkey}
LOOK_SECONDS = 0.1
LONGEST_BACKOFF = 30.0


class Told(Exception):
    """Somebody told the keeper to end."""


def say(sentence: str) -> None:
    """Tell the command that waits for us."""
    print(sentence, flush=True)


def _keep_quiet(sentence: str) -> None:
    """Say nothing."""


def raise_told(number: int, frame: FrameType | None) -> None:
    """The handler of SIGTERM and SIGINT."""
    raise Told


def locked(path: Path) -> TextIO | None:
    """The file, held exclusively until it is closed; None if somebody else holds it."""
    file = path.open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    return file


def fall_silent() -> None:
    """Let go of the pipe to the command that waited."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.dup2(nothing, sys.stderr.fileno())


def keep(service: Postgres | Valkey, users: Path) -> TextIO | None:
    """Wait until the last user has gone, or the data folder; restart the server meanwhile.

    Answers the users' lock: held until the server has stopped, it keeps new users waiting.
    """
    backoff = LOOK_SECONDS
    while users.exists():
        alone = locked(users)
        if alone:
            return alone
        time.sleep(LOOK_SECONDS)
        if service.failed():
            time.sleep(backoff)
            backoff = min(backoff * 2, LONGEST_BACKOFF)
            service.start()
    return None


def main(name: str, folder: str, *flags: str) -> int:
    """Start, keep and stop one service."""
    os.umask(0o077)
    data = Path(folder)
    held = locked(data / f"{name}.keeper")
    if held is None:
        say(READY)
        return 0
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, raise_told)
    service: Postgres | Valkey | None = None
    alone: TextIO | None = None
    try:
        tell = say if name == Postgres.name else _keep_quiet  # one of the two is enough
        service = KINDS[name](find_places(data, tell), fast="--fast" in flags)
        service.start()
        say(READY)
        fall_silent()
        alone = keep(service, data / f"{name}.users")
    except Told:
        pass
    except (LookupError, OSError, RuntimeError) as error:
        say(str(error))
        return 1
    finally:
        if service:
            service.stop()
        # Its own lock first: who waits for the other then finds no keeper, and starts one.
        for file in filter(None, (held, alone)):
            file.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
