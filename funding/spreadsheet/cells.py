"""What one cell means. Each parser returns a value or raises BadInput saying what to enter."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import TypeVar

from core.dates import FinancialYear
from core.errors import BadInput
from core.money import parse_pounds
from core.text import CapitalClass
from funding.spreadsheet.reading import FORMULA, LONGEST_CELL
from programmes.models import ParticipantRole

Value = TypeVar("Value")
Parser = Callable[[str], Value]

DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d %B %Y", "%d %b %Y")
EARLIEST, LATEST = date(2010, 4, 1), date(2050, 3, 31)
YEAR = re.compile(r"(?P<start>20[0-9]{2})(?:\s*[/–-]\s*(?P<end>(?:20)?[0-9]{2}))?")
RATIO = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})?")
LARGEST_RATIO = Decimal(10)
MOST_CODES = 30


def checked(text: str) -> str:
    """Any cell: not a formula, not endless. Raises BadInput."""
    if text.startswith(FORMULA):
        raise BadInput("This cell holds a formula. Paste its value instead.", code="cell_formula")
    if len(text) > LONGEST_CELL:
        raise BadInput(f"Shorten this to {LONGEST_CELL:,} characters.", code="cell_long")
    return text


def money(text: str) -> Decimal:
    """Pounds above zero, by the one rule for money (`core.money`)."""
    amount = parse_pounds(text)
    if amount == 0:
        raise BadInput("Enter an amount above £0.", code="cell_zero")
    return amount


def day(text: str) -> date:
    """A date, in any of the ways that people and spreadsheets write one."""
    found = next((found for form in DATES if (found := parsed_date(text, form))), None)
    if found is None:
        raise BadInput("Enter a real date, like 31 March 2022 or 31/03/2022.", code="cell_date")
    if not EARLIEST <= found <= LATEST:
        raise BadInput(
            f"The date must be between {EARLIEST.year} and {LATEST.year}.", code="cell_date_range"
        )
    return found


def parsed_date(text: str, form: str) -> date | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=UTC).date() if text.isascii() else None
    except ValueError:
        return None


def year(text: str) -> int:
    """A financial year: `2021/22`, `2021-22`, `2021/2022`, or just 2021."""
    match = YEAR.fullmatch(text)
    if match is None or not EARLIEST.year <= int(match["start"]) < LATEST.year:
        raise BadInput("Enter a financial year, like 2021/22.", code="cell_year")
    start = int(match["start"])
    if match["end"] and int(match["end"]) % 100 != (start + 1) % 100:
        raise BadInput(
            f"Enter a financial year whose second part follows the first, "
            f"like {FinancialYear(start)}.",
            code="cell_year",
        )
    return start


def capital_class(text: str) -> str:
    return one_of(text, dict(CapitalClass.choices))


def role(text: str) -> str:
    return one_of(text, dict(ParticipantRole.choices))


def one_of(text: str, labels: dict[str, str]) -> str:
    """The value named by itself or by its label, whatever the case."""
    for value, label in labels.items():
        if text.casefold() in {value.casefold(), label.casefold()}:
            return value
    raise BadInput(f"Enter one of these: {', '.join(labels.values())}.", code="cell_choice")


def yes_no(text: str) -> bool:
    if text.casefold() in {"yes", "y", "true"}:
        return True
    if text.casefold() in {"no", "n", "false"}:
        return False
    raise BadInput("Enter yes or no.", code="cell_yes_no")


def ratio(text: str) -> Decimal:
    """Local pounds for each central pound."""
    if not RATIO.fullmatch(text) or Decimal(text) > LARGEST_RATIO:
        raise BadInput(
            "Enter local pounds for each central pound, from 0 to 10, like 1 or 0.5.",
            code="cell_ratio",
        )
    return Decimal(text)


def ods_code(text: str) -> str:
    code = text.upper()
    if not re.fullmatch(r"[A-Z0-9]{3}|[A-Z0-9]{5}", code):
        raise BadInput("Enter an ODS code of 3 or 5 letters and digits.", code="cell_ods")
    return code


def codes(text: str) -> tuple[str, ...]:
    """Commitment codes, apart by semicolons or commas."""
    found = tuple(dict.fromkeys(part.strip().lower() for part in re.split(r"[;,]", text) if part))
    if len(found) > MOST_CODES:
        raise BadInput(f"Name at most {MOST_CODES} commitments.", code="cell_codes")
    return found
