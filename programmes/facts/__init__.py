"""The published facts of the programmes, each row with its source, as CSV beside this file.

They say what the press and the programme published, and nothing more. `state` of a participant:
`announced` (its name was published), `dropped` (announced, and left), `proposed` (not public
here) or `denied` (its exemplar said no; not public here). `precision` says how much of a date is
known.
"""

import csv
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DATES = {"began_on", "open_date", "close_date", "opens_on", "closes_on", "as_of", "on", "until"}
NUMBERS = {"number", "places"}
DECIMALS = {"amount", "match_ratio"}


def value(column: str, text: str) -> Any:
    """A cell in the type of its column; an empty date or number is None."""
    if column in DATES:
        return date.fromisoformat(text) if text else None
    if column in NUMBERS:
        return int(text) if text else None
    if column in DECIMALS:
        return Decimal(text) if text else None
    return text == "yes" if column == "shared" else text


def rows(name: str) -> Iterator[dict[str, Any]]:
    """The rows of one file of facts, `rows("caps")`."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {column: value(column, text) for column, text in row.items()}
