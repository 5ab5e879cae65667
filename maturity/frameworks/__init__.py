"""The frameworks that the portal ships, one TOML file for each version, beside this file.

A file names the framework, its source, `method` (how scores are joined, see `models.Method`),
`[[scales]]` with options, and `[[dimensions]]` with statements, or with sections that have them.
`proved_by = { 3 = ["GDE-4.1"] }` names requirement codes each of which proves a level of a
statement: an accepted claim with that code is its floor.
A dimension may have `measures`: outcomes beside its statements (`models.OutcomeMeasure`).
`schemes/` holds the external schemes, one file each (`models.ExternalScheme`).
What a file leaves out counts 1 (weights) or applies to every care setting.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
SCHEMES = FOLDER / "schemes"


def shipped() -> Iterator[dict[str, Any]]:
    """Each framework's content, in the order of the files' names."""
    return contents(FOLDER)


def shipped_schemes() -> Iterator[dict[str, Any]]:
    """Each external scheme's content."""
    return contents(SCHEMES)


def contents(folder: Path) -> Iterator[dict[str, Any]]:
    for file in sorted(folder.glob("*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))
