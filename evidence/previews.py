"""The beginning of a CSV file as rows, for reading beside the requirement."""

import csv
import io

from evidence.contents import decode
from evidence.models import EvidenceVersion

MOST_BYTES = 64 * 1024
MOST_ROWS, MOST_COLUMNS = 30, 12


def rows_of(version: EvidenceVersion) -> list[list[str]]:
    """At most 30 rows of 12 cells; nothing for other kinds of file."""
    if version.content_type != "text/csv":
        return []
    with version.file.open() as file:
        text = decode(file.read(MOST_BYTES))
    reader = csv.reader(io.StringIO(text, newline=""))
    rows = [row[:MOST_COLUMNS] for row, _ in zip(reader, range(MOST_ROWS), strict=False)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]
