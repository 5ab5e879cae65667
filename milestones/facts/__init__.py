"""What the portal brings along, as CSV beside this file: the milestones as published, criteria in
our own words, and the two dates that a publication names.

No official pass criteria were published: criteria are data, and each row says where it is from.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DATES = {"as_of", "in_force_from", "planned_for"}


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file, `rows("criteria")`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                column: date.fromisoformat(text) if column in DATES else text
                for column, text in row.items()
            }
