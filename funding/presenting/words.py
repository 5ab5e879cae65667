"""Words and colours that several pages share."""

from core.dates import FinancialYear
from core.text import CapitalClass

COLOURS: dict[str, str] = {
    "draft": "grey",
    "agreed": "green",
    "indicative": "yellow",
    "confirmed": "green",
    "proposed": "yellow",
    "programme_approved": "blue",
    "approved": "blue",
    "requested": "yellow",
    "instructed": "purple",
    "paid": "green",
    "finished": "green",
    "uploaded": "yellow",
    "checked": "blue",
    "partly": "red",
    "failed": "red",
    "returned": "red",
    "declined": "red",
    "asked": "yellow",
    "granted": "purple",
    "refused": "red",
}


def colour(status: str) -> str:
    """The colour of a status, after its word."""
    return COLOURS.get(status, "grey")


def class_of_year(year: int, capital_class: str) -> str:
    """`capital of 2021/22`."""
    return f"{CapitalClass(capital_class).label.lower()} of {FinancialYear(year)}"


def year_and_class(year: int, capital_class: str) -> str:
    """`2021/22, capital`."""
    return f"{FinancialYear(year)}, {CapitalClass(capital_class).label.lower()}"
