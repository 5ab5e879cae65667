"""Reading the register of NHS trusts (etr.csv of the Organisation Data Service).

Pure: bytes in, rows or refusals out. The file has no header. Its present layout has 27 columns,
the older one 24; the columns that the portal reads stand at the same place in both.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from core.errors import BadInput

LAYOUTS = (27, 24)
MAX_BYTES = 5 * 1024 * 1024
# Where each column stands, counted from nought.
CODE, NAME, REGION, ICB, ADDRESS, TOWN, COUNTY, POSTCODE, OPEN, CLOSE = (
    0, 1, 2, 3, slice(4, 7), 7, 8, 9, 10, 11,
)  # fmt: skip
GOVERNMENT_REGION = 23
ENGLISH_REGIONS = frozenset("ABDEFGHJK")
NOT_ENGLISH = re.compile(r"[WSZ][0-9]{2}")
LONGEST = {"name": 200, "address": 250, "town": 60, "postcode": 10}
CODE_FORM = re.compile(r"[A-Z0-9]{3}(?:[A-Z0-9]{2})?")
DATE_FORM = re.compile(r"(?:19|20|21)[0-9]{6}")
AREA_FORM = re.compile(r"[A-Z0-9]{0,5}")
# A file with this many rows of which few are called a trust is a list of something else.
ENOUGH_ROWS = 10

Fields = list[str]


@dataclass(frozen=True)
class OdsRow:
    """One English trust as a line of the register gives it."""

    line: int
    code: str
    name: str
    region_code: str
    icb_code: str
    address: str
    town: str
    postcode: str
    open_date: date | None
    close_date: date | None


@dataclass(frozen=True)
class LeftOut:
    """A row that is in order, and is not of England."""

    line: int
    code: str
    name: str
    reason: str = "Not in England"


@dataclass(frozen=True)
class Refusal:
    """A bad row: where it stands and what is wrong with it."""

    line: int
    code: str
    reason: str


@dataclass
class Register:
    """What one file says."""

    rows: list[OdsRow] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.rows) + len(self.left_out) + len(self.refused)


class BadRow(Exception):
    """Why a row is refused."""


def read_register(content: bytes) -> Register:
    """Read a whole file; BadInput with a clear sentence if it is no register of trusts."""
    lines = list(fields_by_line(as_text(content)))
    columns = _layout(lines)
    register = Register()
    seen: dict[str, int] = {}
    for line, fields in lines:
        _sort_in(register, seen, line, fields, columns)
    _check_trusts(register)
    return register


def as_text(content: bytes) -> str:
    """The text of a CSV file, whatever program saved it; BadInput for anything else."""
    if len(content) > MAX_BYTES:
        raise _unreadable("The file is larger than 5 MB: the register is a tenth of that.")
    if not content.strip():
        raise _unreadable("The file is empty.")
    if _is_binary(content):
        raise _unreadable("The file is not text. A spreadsheet must be saved as CSV (UTF-8) first.")
    text = _decode(content)
    if re.match(r"\s*<(!doctype|html|\?xml|head|body)", text, re.IGNORECASE):
        raise _unreadable("The file is a web page, not a CSV file: the download did not work.")
    return text


def _unreadable(sentence: str) -> BadInput:
    return BadInput(
        sentence,
        next_step="Download etr.csv from the Organisation Data Service and try again.",
        code="unreadable",
    )


MAGIC = (
    b"PK\x03\x04", b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"\xd0\xcf\x11\xe0",
    b"\x7fELF", b"\xff\xfe", b"\xfe\xff", b"7z\xbc\xaf", b"BZh", b"SQLite",
)  # fmt: skip
CONTROL = bytes(range(9)) + b"\x0b\x0c" + bytes(range(14, 32))


def _is_binary(content: bytes) -> bool:
    control = len(content) - len(content.translate(None, CONTROL))
    return content.startswith(MAGIC) or control > len(content) // 50


def _decode(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1")


def fields_by_line(text: str) -> Iterator[tuple[int, Fields]]:
    """Each line that is not blank, with its number.

    The register has no line breaks inside a field: reading line by line, a quotation mark that is
    never closed spoils its own line, and not the rest of the file.
    """
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), start=1):
        if line.strip():
            yield number, _split(line)


def _split(line: str) -> Fields:
    """The fields of a line; none if it cannot be read as CSV."""
    try:
        return next(csv.reader([line], strict=True))
    except csv.Error:
        return []


def _layout(lines: list[tuple[int, Fields]]) -> int:
    """How many columns the file's rows have."""
    counts = Counter(len(fields) for _, fields in lines if fields)
    if not counts:
        raise _unreadable("No line of the file can be read as CSV.")
    columns, _ = counts.most_common(1)[0]
    if columns not in LAYOUTS:
        raise _unreadable(
            f"The rows of this file have {columns} column{'' if columns == 1 else 's'}; "
            "those of the register of trusts have 27, or 24 in older files."
        )
    return columns


def _sort_in(
    register: Register, seen: dict[str, int], line: int, fields: Fields, columns: int
) -> None:
    """Put one line where it belongs."""
    code = _code(fields)
    try:
        _check_shape(fields, columns)
        if not _is_english(fields):
            register.left_out.append(LeftOut(line, code, _clean(fields[NAME])))
            return
        row = _row(line, fields)
        if code in seen:
            raise BadRow(f"The code {code} stands on line {seen[code]} already.")
    except BadRow as why:
        register.refused.append(Refusal(line, code[:20], str(why)))
    else:
        seen[code] = line
        register.rows.append(row)


def _code(fields: Fields) -> str:
    """The code, for a message even where the rest cannot be read."""
    code = _clean(fields[CODE]).upper() if fields else ""
    return "".join(letter for letter in code if letter.isprintable())


def _check_shape(fields: Fields, columns: int) -> None:
    if not fields:
        raise BadRow(
            "The line cannot be read as CSV: a quotation mark is not closed, or it is endless."
        )
    if len(fields) != columns:
        raise BadRow(f"The row has {len(fields)} columns; the rows of this file have {columns}.")
    if any(not letter.isprintable() for value in fields for letter in _clean(value)):
        raise BadRow("The row contains a character that is not text.")
    if not CODE_FORM.fullmatch(_code(fields)):
        raise BadRow("The code is not 3 or 5 letters and digits.")


def _is_english(fields: Fields) -> bool:
    """Not Wales, Scotland or Northern Ireland; rows that say neither are taken as English."""
    region, government_region = _clean(fields[REGION]), _clean(fields[GOVERNMENT_REGION])
    abroad = government_region and government_region not in ENGLISH_REGIONS
    return not (abroad or NOT_ENGLISH.fullmatch(region))


def _row(line: int, fields: Fields) -> OdsRow:
    opened, closes = _date(fields[OPEN], "opening"), _date(fields[CLOSE], "closing")
    if opened and closes and closes < opened:
        raise BadRow("The closing date is before the opening date.")
    street = [_clean(part) for part in (*fields[ADDRESS], fields[COUNTY])]
    return OdsRow(
        line=line,
        code=_code(fields),
        name=_text(fields[NAME], "name", required=True),
        region_code=_area(fields[REGION], "region"),
        icb_code=_area(fields[ICB], "integrated care board"),
        address=_text(", ".join(part for part in street if part), "address"),
        town=_text(fields[TOWN], "town"),
        postcode=_text(fields[POSTCODE], "postcode"),
        open_date=opened,
        close_date=closes,
    )


def _clean(value: str) -> str:
    return " ".join(value.split())


def _text(value: str, what: str, *, required: bool = False) -> str:
    text = _clean(value)
    if required and not text:
        raise BadRow(f"The {what} is missing.")
    if len(text) > LONGEST[what]:
        raise BadRow(f"The {what} is longer than {LONGEST[what]} characters.")
    return text


def _area(value: str, what: str) -> str:
    code = _clean(value).upper()
    if not AREA_FORM.fullmatch(code):
        raise BadRow(f"The code of the {what} is not up to 5 letters and digits.")
    return code


def _date(value: str, what: str) -> date | None:
    """`20260331` as a date; None for an empty field."""
    text = value.strip()
    if not text:
        return None
    try:
        if not DATE_FORM.fullmatch(text):
            raise ValueError
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise BadRow(f"The {what} date “{text[:20]}” is no date of the form YYYYMMDD.") from None


def _check_trusts(register: Register) -> None:
    """Other lists of the same service have the same columns: this one is of trusts."""
    names = [row.name for row in register.rows]
    trusts = sum("TRUST" in name.upper() for name in names)
    if register.count >= ENOUGH_ROWS and trusts * 2 < register.count - len(register.left_out):
        raise _unreadable("Most rows of this file are not NHS trusts: it is another list.")
