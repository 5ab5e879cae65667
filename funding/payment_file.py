"""The CSV file of a payment batch for the finance system: a pure function of its rows."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

# A spreadsheet takes a cell that begins so for a formula.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\n")


class PaymentLine(NamedTuple):
    """One payment. `amount` in pounds; `capital_class` and `year` say which money it is."""

    release: str
    tranche: str
    award: str
    ods_code: str
    trust: str
    year: str
    capital_class: str
    amount: Decimal


HEADINGS = (
    "Batch",
    "Payment",
    "Instalment",
    "Award",
    "ODS code",
    "Trust",
    "Financial year",
    "Class",
    "Amount in pounds",
)


def safe_cell(text: str) -> str:
    """The text, with a leading apostrophe where a spreadsheet would run it."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def batch_csv(batch: str, lines: Iterable[PaymentLine]) -> str:
    """The file: headings, a line a payment, and the control totals, by class and number."""
    rows = list(lines)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(HEADINGS)
    for line in rows:
        texts = (batch, *line[:-1])
        writer.writerow([*map(safe_cell, texts), f"{line.amount:.2f}"])
    for kind in ("capital", "revenue"):
        of_kind = [line.amount for line in rows if line.capital_class == kind]
        label = f"Total {kind}, payments: {len(of_kind)}"
        writer.writerow([safe_cell(batch), label, *[""] * 6, f"{sum(of_kind, Decimal(0)):.2f}"])
    return out.getvalue()
