"""Lines of the finance system's answer: one payment each, with its result."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from core.errors import BadInput
from funding.spreadsheet import cells
from funding.spreadsheet.problems import Problem, understood
from funding.spreadsheet.reading import Line

PAYMENT, RESULT, DATE = "Payment", "Result", "Date"
REFERENCE, REASON, AMOUNT = "Reference", "Reason", "Amount in pounds"
RESULTS = {"paid": "Paid", "failed": "Failed", "returned": "Returned"}


def result(text: str) -> str:
    return cells.one_of(text, RESULTS)


# The columns of the file with the parsers of their cells; the last is a check on the others.
LAYOUT: dict[str, cells.Parser[Any]] = {
    PAYMENT: str.upper,
    RESULT: result,
    DATE: cells.day,
    REFERENCE: str,
    REASON: str,
}
OPTIONAL: dict[str, cells.Parser[Any]] = {AMOUNT: cells.money}
LONGEST = {PAYMENT: 20, REFERENCE: 50, REASON: 500}
# What each result needs besides payment, result and date.
NEEDED = {"paid": REFERENCE, "failed": REASON, "returned": REASON}
WHAT_FOR = {
    REFERENCE: "Enter the reference of the payment.",
    REASON: "Enter why the payment was not made, or came back.",
}


@dataclass
class Answer:
    """One line as it was understood; `problems` say which cells were not."""

    row: int
    payment: str = ""
    result: str = ""
    on_date: date | None = None
    reference: str = ""
    reason: str = ""
    amount: Decimal | None = None
    problems: list[Problem] = field(default_factory=list)


FIELDS = {
    PAYMENT: "payment",
    RESULT: "result",
    DATE: "on_date",
    REFERENCE: "reference",
    REASON: "reason",
    AMOUNT: "amount",
}


def answers_of(lines: Sequence[Line]) -> list[Answer]:
    """Each line of a file, in its order."""
    return [answer_of(line) for line in lines]


def answer_of(line: Line) -> Answer:
    found = Answer(line.row)
    for column, text in line.cells.items():
        try:
            value = understood(column, text, LAYOUT | OPTIONAL, LONGEST)
        except BadInput as error:
            found.problems.append(Problem(line.row, column, str(error)))
        else:
            setattr(found, FIELDS[column], value)
    found.problems.extend(missing(line, found))
    return found


def missing(line: Line, found: Answer) -> Iterator[Problem]:
    """What the line does not say and has to."""
    for column in (PAYMENT, RESULT, DATE):
        if not line.get(column):
            yield Problem(line.row, column, f"Enter the {column.lower()}.")
    needed = NEEDED.get(found.result)
    if needed and not line.get(needed):
        yield Problem(line.row, needed, WHAT_FOR[needed])
