"""The frameworks that the portal ships, one TOML file for each version, beside this file.

A file names the framework, its source, `method` (how scores are joined, see `models.Method`),
`[[scales]]` with options, and `[[dimensions]]` with statements, or with sections that have them.
`proved_by = { 3 = ["GDE-4.1"] }` names requirement codes each of which proves a level of a
statement: an accepted claim with that code is its floor.
What a file leaves out counts 1 (weights) or applies to every care setting.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def shipped() -> Iterator[dict[str, Any]]:
    """Each file's content, in the order of their names."""
    for file in sorted(FOLDER.glob("*.toml")):
        yield tomllib.loads(file.read_text(encoding="utf-8"))
