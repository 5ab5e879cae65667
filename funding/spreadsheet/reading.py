"""Reading a CSV or XLSX file into numbered lines of text, within bounds.

Every refusal is a `BadInput` that says what is wrong with the file and what to do. Cells stay as
text: what they mean is worked out later, so that a wrong one can be named by row and column.
"""

import csv
import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.errors import BadInput

LARGEST_FILE = 2 * 1024 * 1024
MOST_LINES = 2_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
LONGEST_CELL = 1_000
# An XLSX is a zip file: a small one can unpack to gigabytes.
LARGEST_UNPACKED = 40 * 1024 * 1024
MOST_ENTRIES = 200
SAVE_AGAIN = "Save the template again as CSV or XLSX (Excel workbook) and upload that."
NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
ZIP_MAGIC = b"PK\x03\x04"
# What a cell begins with when its file held a formula instead of a value.
FORMULA = "\N{SYMBOL FOR NULL}formula"


@dataclass(frozen=True)
class Line:
    """One line of the file: its row number as the spreadsheet shows it, and its filled cells."""

    row: int
    cells: dict[str, str]

    def get(self, column: str) -> str:
        return self.cells.get(column, "")


def read_lines(
    content: bytes, columns: Sequence[str], *, optional: Sequence[str] = (), things: str = "awards"
) -> list[Line]:
    """The lines under the header row that names `columns` and maybe `optional` ones, without empty
    lines. `things`: what a line is about, for the words of a refusal.

    Raises BadInput for a file that is empty, too large, of another kind, or of another layout.
    """
    check_size(content)
    rows = xlsx_rows(content) if content.startswith(ZIP_MAGIC) else csv_rows(content)
    filled = [(number, row) for number, row in numbered(rows) if any(row)]
    if not filled:
        raise BadInput("The selected file is empty.", next_step=SAVE_AGAIN, code="file_empty")
    (header_row, header), *body = filled
    names = header_names(header, columns, optional)
    check_count(len(body), things)
    return [Line(number, named(names, row)) for number, row in body if number > header_row]


def numbered(rows: Iterable[Sequence[str]]) -> Iterator[tuple[int, list[str]]]:
    """Rows with their numbers; a sheet that goes on for ever is not read to its end."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise too_long()
        yield number, trimmed(row)


def too_long() -> BadInput:
    return BadInput(
        f"The selected file is too long: the most is {MOST_LINES:,} lines.",
        next_step="Delete empty rows at its end, or split it into several files.",
        code="file_lines",
    )


def check_size(content: bytes) -> None:
    if not content:
        raise BadInput("The selected file is empty.", next_step=SAVE_AGAIN, code="file_empty")
    if len(content) > LARGEST_FILE:
        raise BadInput(
            f"The selected file must be smaller than {LARGEST_FILE // 1024 // 1024}MB.",
            next_step="Split it into several files.",
            code="file_size",
        )


def check_count(lines: int, things: str) -> None:
    if lines == 0:
        raise BadInput(
            f"The selected file has a header row but no {things} under it.",
            next_step=f"Add a line for each {things.removesuffix('s')}.",
            code="file_no_lines",
        )
    if lines > MOST_LINES:
        raise too_long()


def header_names(
    header: Sequence[str], columns: Sequence[str], optional: Sequence[str]
) -> dict[int, str]:
    """Which column stands where, by its name in the header row, in any order and case."""
    known = {column.casefold(): column for column in (*columns, *optional)}
    found = [known.get(text.casefold(), "") for text in header]
    if missing := [column for column in columns if column not in found]:
        raise BadInput(
            f"The first row does not name these columns: {', '.join(missing)}.",
            next_step="Download the template and copy your rows under its header.",
            code="file_layout",
        )
    if twice := sorted({name for name in found if name and found.count(name) > 1}):
        raise BadInput(
            f"The first row names a column twice: {', '.join(twice)}.",
            next_step="Keep one of them.",
            code="file_layout",
        )
    return {place: name for place, name in enumerate(found) if name}


def named(names: dict[int, str], row: Sequence[str]) -> dict[str, str]:
    return {name: row[place] for place, name in names.items() if place < len(row) and row[place]}


def trimmed(row: Sequence[str]) -> list[str]:
    """Without spaces at the ends, line breaks, or characters that no text has."""
    return [
        " ".join(NO_TEXT.sub("", cell[: LONGEST_CELL + 1]).split()) for cell in row[:MOST_COLUMNS]
    ]


# --- CSV ------------------------------------------------------------------------------------


def csv_rows(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(",;\t", key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise BadInput(
            "The selected file is not a CSV file that can be read.",
            next_step=SAVE_AGAIN,
            code="file_csv",
        ) from error


def decoded(content: bytes) -> str:
    """UTF-8, or what Excel on Windows writes when it is asked for plain CSV."""
    if b"\x00" in content:
        raise BadInput(
            "The selected file must be a CSV or an XLSX file.",
            next_step=SAVE_AGAIN,
            code="file_kind",
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


# --- XLSX -----------------------------------------------------------------------------------


def xlsx_rows(content: bytes) -> Iterator[list[str]]:
    """The cells of the first sheet as text. Macros, links and further sheets are not looked at."""
    # Imported where it is needed: each process of the portal would pay for it at its start.
    from openpyxl import load_workbook

    check_unpacked(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # A file may claim any size for its sheet; read what is there, within our bounds.
        sheet.reset_dimensions()
        rows = sheet.iter_rows(max_col=MOST_COLUMNS)
        yield from ([text_of(cell) for cell in row] for row in rows)
    except BadInput:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part happens to raise
        raise BadInput(
            "The selected file is not an XLSX workbook that can be read.",
            next_step=SAVE_AGAIN,
            code="file_xlsx",
        ) from error


def check_unpacked(content: bytes) -> None:
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except zipfile.BadZipFile as error:
        raise BadInput(
            "The selected file is damaged.", next_step=SAVE_AGAIN, code="file_xlsx"
        ) from error
    if len(entries) > MOST_ENTRIES or unpacked_size(entries) > LARGEST_UNPACKED:
        raise BadInput(
            "The selected workbook is too large when it is unpacked.",
            next_step="Copy the rows into a new workbook, without pictures and other sheets.",
            code="file_unpacked",
        )


def unpacked_size(entries: Iterable[zipfile.ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)


def text_of(cell: Any) -> str:
    """A cell as text that the parsers of `cells` read: dates as 2021-03-31, numbers in full."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    return value_text(value)


def value_text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return number_text(value)
    return str(value)


def number_text(value: float) -> str:
    """`250000.0` as `250000`; anything that is no plain number stays visibly wrong."""
    if math.isfinite(value) and value == int(value) and abs(value) < 10**15:
        return str(int(value))
    return repr(value)
