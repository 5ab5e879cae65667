"""Columns of the lists of money to pay back, and of money that moves between years."""

from typing import Any

from django.utils.safestring import SafeString

from core.dates import FinancialYear
from core.money import pounds
from funding.columns import money, two_lines
from funding.models import Recovery, Reprofile
from funding.presenting import colour, year_and_class
from funding.presenting.words import class_of_year
from nhsuk.columns import Column
from nhsuk.components import tag

COLOURS = {"agreed": "orange", "received": "green"}


def recovery_tag(recovery: Recovery) -> SafeString:
    status = recovery.status
    shade = "red" if recovery.is_overdue else COLOURS.get(status, colour(status))
    return tag(recovery.status_words, shade)


def reprofile_tag(reprofile: Reprofile) -> SafeString:
    return tag(reprofile.status_words, colour(reprofile.status))


def payee_and_title(recovery: Any) -> SafeString:
    return two_lines(recovery.tranche.payee.display_name, recovery.tranche.title)


def reference(label: str) -> Column:
    return Column(
        "reference",
        label,
        sort="reference",
        link=lambda row: row.get_absolute_url(),
        classes="app-nowrap",
    )


RECOVERIES = [
    reference("Request"),
    Column(
        "trust",
        "Trust and instalment",
        value="tranche.payee.display_name",
        sort="release__tranche__payee__name",
        html=payee_and_title,
        classes="app-phone-wide",
    ),
    Column("release", "Payment", value="release.reference", on_page=False),
    Column(
        "commitment", "What was not met", value="commitment.claim.title", classes="app-phone-wide"
    ),
    Column("status", "Status", value="status_words", sort="status", html=recovery_tag),
    money("amount", "Amount", sort="amount"),
    Column("due_on", "Due", sort="due_on", classes="app-nowrap"),
    Column("received_on", "Paid back", sort="received_on", empty="Not yet", classes="app-nowrap"),
    Column("reason", "Why", on_page=False),
]
# On the page of an instalment: its own.
OF_INSTALMENT = [
    column
    for column in RECOVERIES
    if column.key in ("reference", "commitment", "status", "amount", "due_on", "received_on")
]


def moved_from(row: Reprofile) -> str:
    return year_and_class(row.from_year, row.from_class)


def moved_to(row: Reprofile) -> str:
    return year_and_class(row.to_year, row.to_class)


def moved_words(row: Reprofile) -> str:
    """`£500,000 capital from 2021/22 to 2022/23`, or with both classes if they differ."""
    if row.from_class == row.to_class:
        years = f"from {FinancialYear(row.from_year)} to {FinancialYear(row.to_year)}"
        return f"{pounds(row.amount)} {row.from_class} {years}"
    here, there = (row.from_year, row.from_class), (row.to_year, row.to_class)
    return f"{pounds(row.amount)} from {class_of_year(*here)} to {class_of_year(*there)}"


def moved_what(row: Any) -> str:
    return row.tranche.title if row.tranche else "Money that no instalment held"


def lead_and_what(row: Any) -> SafeString:
    return two_lines(row.lead_name, moved_what(row))


REPROFILES = [
    reference("Request"),
    Column(
        "award",
        "Trust, and what moves",
        value="lead_name",
        sort="lead_name",
        html=lead_and_what,
        classes="app-phone-wide",
    ),
    Column("what", "What moves", value=moved_what, on_page=False),
    Column("award_reference", "Award", value="award.reference", on_page=False),
    Column("from", "From", value=moved_from, sort=("from_year", "from_class")),
    Column("to", "To", value=moved_to, sort=("to_year", "to_class")),
    Column("status", "Status", value="status_words", sort="status", html=reprofile_tag),
    money("amount", "Amount", sort="amount"),
    Column("asked_at", "Asked for", sort="asked_at", classes="app-nowrap"),
    Column("reason", "Why", on_page=False),
]
