"""Register files made for tests, and the real ones."""

import csv
import io
from typing import Any

ROW = {
    0: "R1A",
    1: "NORTHSHIRE NHS TRUST",
    2: "Y58",
    3: "QJK",
    4: "1 HIGH STREET",
    7: "EXETER",
    9: "EX1 1AA",
    10: "20010401",
    23: "K",
}


def row(code: str = "R1A", name: str = "NORTHSHIRE NHS TRUST", **more: str) -> list[str]:
    """A row of the present layout; `c11="20210331"` sets a column by its place."""
    cells = {**ROW, 0: code, 1: name, **{int(key[1:]): value for key, value in more.items()}}
    return [cells.get(place, "") for place in range(27)]


def as_csv(*rows: list[Any], encoding: str = "utf-8") -> bytes:
    """Rows as a quoted CSV file, as the register is published."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode(encoding)
