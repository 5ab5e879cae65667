"""Stamps: what was done for just these files is not done again."""

import hashlib
from collections.abc import Iterable
from pathlib import Path


def digest_of(root: Path, patterns: Iterable[str], *extra: str) -> str:
    """A hash of the names and contents of root's files that match, and of extra words.

    Hidden folders hold what was made from these files, so they do not count.
    """
    digest = hashlib.sha256("\0".join(extra).encode())
    for pattern in patterns:
        for file in sorted(path for path in root.glob(pattern) if path.is_file()):
            name = file.relative_to(root)
            if not name.parts[0].startswith("."):
                digest.update(bytes(name) + b"\0" + file.read_bytes())
    return digest.hexdigest()


class Stamp:
    """A file that remembers a digest."""

    def __init__(self, file: Path, digest: str) -> None:
        self.file = file
        self.digest = digest

    def is_current(self) -> bool:
        """Whether the work was done for this digest."""
        return self.file.exists() and self.file.read_text() == self.digest

    def set(self) -> None:
        """The work is done."""
        self.file.write_text(self.digest)
