"""The file to download and fill: the header, and lines that show each kind."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass

from funding.spreadsheet.lines import LAYOUT

# One award with lines of its own, and one that leaves the rest to its template.
EXAMPLES: list[dict[str, str]] = [
    {
        "Line": "award",
        "Award": "1",
        "Programme": "digital-aspirant",
        "Role": "Aspirant",
        "Trust": "ABC",
        "Awarded on": "1 May 2021",
        "Match ratio": "0.5",
        "Agreement signed on": "28 May 2021",
        "Agreement reference": "MOU 17",
    },
    {
        "Line": "commitment",
        "Award": "1",
        "Commitment": "ccio-on-board",
        "Due": "30 September 2021",
    },
    {
        "Line": "instalment",
        "Award": "1",
        "Year": "2021/22",
        "Class": "Capital",
        "Amount": "1,500,000",
        "Title": "Once the board roles are filled",
        "Due": "31 October 2021",
        "Waits for": "ccio-on-board",
    },
    {
        "Line": "award",
        "Award": "2",
        "Programme": "digital-aspirant",
        "Role": "Seed funding",
        "Trust": "XYZ",
        "Awarded on": "1 May 2021",
        "Year": "2021/22",
        "Class": "Revenue",
        "Amount": "250,000",
    },
]
GUIDE: list[tuple[str, str]] = [
    ("Line", "award, amount, trust, commitment or instalment. Empty means award."),
    ("Award", "Any number or name: it ties the lines of one award together."),
    ("Programme", "The last part of the programme's address, such as digital-aspirant."),
    ("Role", "Exemplar, Fast follower, Aspirant or Seed funding."),
    ("Trust", "An ODS code. In a line “trust”: one more trust that shares the award."),
    ("Awarded on", "A date, like 1 May 2021 or 01/05/2021."),
    ("Match ratio", "Local pounds for each central pound. Empty: what the programme asks."),
    ("Upfront agreed", "yes, if the agreement allows an instalment before delivery."),
    ("Agreement signed on", "Empty while it is not signed."),
    ("Agreement reference", "What the signed agreement is called."),
    ("Year", "A financial year, like 2021/22."),
    ("Class", "Capital or Revenue."),
    ("Amount", "Pounds, like 1,500,000 or 1500000.50."),
    ("Title", "What the instalment is called."),
    ("Commitment", "A code of the catalogue, like ccio-on-board."),
    ("Due", "The day by which the commitment is met, or the instalment should be released."),
    ("Waits for", "Codes of this award's commitments, with semicolons between them."),
    ("Not before", "A day that must be reached before the instalment is released."),
    ("Upfront need", "Why the instalment is needed before delivery; empty if it is not."),
]


@dataclass(frozen=True)
class Sample:
    """A file to download and fill: what its sheet is called, its columns, example lines, and what
    each column means."""

    title: str
    columns: Sequence[str]
    rows: Sequence[dict[str, str]]
    guide: Sequence[tuple[str, str]]


AWARDS = Sample("Awards", list(LAYOUT), EXAMPLES, GUIDE)


def sample_csv(sample: Sample = AWARDS) -> bytes:
    """The template as CSV, with the mark by which Excel knows UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, sample.columns, restval="")
    writer.writeheader()
    writer.writerows(sample.rows)
    return text.getvalue().encode("utf-8-sig")


def sample_xlsx(sample: Sample = AWARDS) -> bytes:
    """The template as a workbook: the lines, and a sheet that explains each column."""
    # Imported where it is needed: each process of the portal would pay for it at its start.
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = sample.title
    sheet.append(list(sample.columns))
    for row in sample.rows:
        sheet.append([row.get(column, "") for column in sample.columns])
    sheet.freeze_panes = "A2"
    guide = book.create_sheet("How to fill it")
    for line in [("Column", "What to enter"), *sample.guide]:
        guide.append(line)
    guide.column_dimensions["B"].width = 80
    for page in book.worksheets:
        for cell in page[1]:
            cell.font = Font(bold=True)
    for number, column in enumerate(sample.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = max(14, len(column) + 2)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
