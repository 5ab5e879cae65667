"""Where the test services keep their data: in memory if the machine has enough of it.

Each test that commits gets a clone of a database, which is some two thousand files. A file system
in memory makes them in a tenth of a second, a disk takes up to twenty times as long.
"""

import hashlib
import os
import shutil
from pathlib import Path

from aspirant import embedded

MEMORY = Path("/dev/shm")  # noqa: S108 - the folder in it is our own, or not used
# What a run needs at its most, with as much again to spare.
ENOUGH = 2 * 1024**3


def available_memory() -> int:
    """Bytes of memory that programs can still have; 0 where the system does not say."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0
    found = dict(line.split(":", 1) for line in lines)
    return int(found.get("MemAvailable", "0 kB").split()[0]) * 1024


def in_memory(beside: Path) -> Path | None:
    """A folder in memory for the tests of one data folder, if there is room and it is ours."""
    if not MEMORY.is_dir() or shutil.disk_usage(MEMORY).free < ENOUGH:
        return None
    mark = hashlib.sha256(bytes(beside)).hexdigest()[:12]
    folder = MEMORY / f"aspirant-tests-{os.geteuid()}-{mark}"
    if not folder.exists() and available_memory() < 2 * ENOUGH:
        return None
    embedded.prepare(folder)
    return folder if folder.stat().st_uid == os.geteuid() else None


def folder() -> Path:
    """The folder of the test services, made."""
    data = embedded.prepare(embedded.data_folder())
    return in_memory(data) or embedded.prepare(data / "tests")
