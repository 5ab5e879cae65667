"""Columns of the finance system's answers."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from funding.columns import IMPORTS, money, status_tag
from funding.models import PaymentAnswerRow
from nhsuk.columns import Column
from nhsuk.components import tag
from nhsuk.html import link

COLOURS = {"ready": "blue", "recorded": "green", "already": "grey", "refused": "red"}
ANSWERS = [
    Column("reference", "Answer", sort="reference", link=lambda row: row.get_absolute_url()),
    *(column for column in IMPORTS if column.key not in ("reference", "status")),
    Column("status", "Status", value="get_status_display", sort="status", html=status_tag),
]


def outcome_tag(row: PaymentAnswerRow) -> SafeString:
    return tag(row.get_outcome_display(), COLOURS.get(row.outcome, "yellow"))


def payment_link(row: PaymentAnswerRow) -> Any:
    if row.release is None:
        return row.payment
    return link(row.release.reference, row.release.get_absolute_url())


def what_to_do(row: PaymentAnswerRow) -> Any:
    lines = [format_html("{}", message) for message in row.messages]
    return SafeString("<br>".join(lines)) if lines else "Nothing to correct"


def said(row: PaymentAnswerRow) -> str:
    """The reference and the reason, as far as there are any."""
    return ". ".join(part for part in (row.reference, row.reason) if part)


ROWS = [
    Column("row", "Row", sort="row", numeric=True),
    Column("payment", "Payment", sort="payment", html=payment_link, classes="app-nowrap"),
    Column("trust", "Trust", value="release.tranche.payee.display_name"),
    money("amount", "Amount", value="release.amount"),
    Column("result", "Says", value="get_result_display", sort="result"),
    Column("on_date", "On", sort="on_date", classes="app-nowrap"),
    Column("said", "Reference, reason", value=said, empty="None"),
    Column("outcome", "Result", value="get_outcome_display", sort="outcome", html=outcome_tag),
    Column(
        "what",
        "What to do",
        value=lambda row: " ".join(row.messages),
        html=what_to_do,
        classes="app-phone-wide",
    ),
]
