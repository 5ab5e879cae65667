"""What is wrong in a file, by row and column, and how a cell is understood."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.errors import BadInput
from funding.spreadsheet import cells


@dataclass(frozen=True)
class Problem:
    """What is wrong in one row, and what to do. `column` is empty for the row as a whole."""

    row: int
    column: str
    message: str


def understood(
    column: str, text: str, layout: Mapping[str, cells.Parser[Any]], longest: Mapping[str, int]
) -> Any:
    """The value of a cell by the parser of its column. Raises BadInput saying what to enter."""
    if len(text) > longest.get(column, len(text)):
        raise BadInput(f"Shorten this to {longest[column]} characters.", code="cell_long")
    return layout[column](cells.checked(text))
