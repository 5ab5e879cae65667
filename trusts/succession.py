"""Reading the list of which organisation succeeded which. Pure: bytes in, rows or refusals out."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.errors import BadInput
from trusts.ods import CODE_FORM, BadRow, Fields, Refusal, as_text, fields_by_line

COLUMNS = ["predecessor_ods", "successor_ods", "effective_date"]


@dataclass(frozen=True)
class SuccessionRow:
    """`successor` took over from `predecessor` on a date."""

    line: int
    predecessor_code: str
    successor_code: str
    effective_date: date
    source: str = ""

    @property
    def facts(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if name != "line"}


@dataclass
class SuccessionFile:
    """What one file says."""

    rows: list[SuccessionRow] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_succession(content: bytes) -> SuccessionFile:
    """Read a whole file; BadInput with a clear sentence if it is of another layout."""
    lines = list(fields_by_line(as_text(content)))
    header = [name.strip() for name in lines[0][1]]
    if header[: len(COLUMNS)] != COLUMNS:
        raise BadInput(
            f"The file's first row is not {', '.join(COLUMNS)}.",
            next_step="Choose the list of successions.",
            code="unreadable",
        )
    file = SuccessionFile()
    for line, fields in lines[1:]:
        _sort_in(file, line, fields, len(header))
    return file


def _sort_in(file: SuccessionFile, line: int, fields: Fields, columns: int) -> None:
    try:
        if len(fields) != columns:
            raise BadRow(f"The row has {len(fields)} columns; the first one has {columns}.")
        file.rows.append(_row(line, [value.strip() for value in fields]))
    except BadRow as why:
        code = fields[0].strip() if fields else ""
        file.refused.append(Refusal(line, code[:20], str(why)))


def _row(line: int, fields: Fields) -> SuccessionRow:
    predecessor, successor = fields[0].upper(), fields[1].upper()
    if not (CODE_FORM.fullmatch(predecessor) and CODE_FORM.fullmatch(successor)):
        raise BadRow("A code is not 3 or 5 letters and digits.")
    if predecessor == successor:
        raise BadRow("An organisation cannot succeed itself.")
    source = "".join(letter for letter in "".join(fields[3:4]) if letter.isprintable())
    return SuccessionRow(line, predecessor, successor, _date(fields[2]), source[:200])


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadRow(f"“{text[:20]}” is no date of the form YYYY-MM-DD.") from None
