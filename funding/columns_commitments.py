"""Columns of commitments: on their list, and on the page of an award."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import long_date, today
from evidence.reading import COLOURS as STATUS_COLOURS
from nhsuk.columns import Column
from nhsuk.components import tag


def evidence_tag(commitment: Any) -> SafeString:
    return tag(commitment.claim.status_words, STATUS_COLOURS[commitment.claim.status])


def due(commitment: Any) -> Any:
    """The date with the first one; that it has passed, or that another is asked for."""
    notes = []
    if commitment.is_overdue(today()) and commitment.claim.is_with_trust:
        notes.append(tag("Overdue", "red"))
    if commitment.date_asked:
        notes.append(tag("Another date asked for", "yellow"))
    if not notes:
        return commitment.due_words
    return format_html("<span>{} {}</span>", commitment.due_words, SafeString(" ".join(notes)))


COMMITMENTS = [
    Column(
        "title",
        "Commitment",
        value="claim.title",
        sort="claim__title",
        link=lambda commitment: commitment.get_absolute_url(),
        classes="app-phone-wide",
    ),
    Column("reference", "Reference", sort="reference", classes="app-nowrap app-phone-none"),
    Column("trust", "Trust", value="trust.display_name", sort="trust__name"),
    Column(
        "owner",
        "Seen to by",
        value="type.owner",
        sort="type__owner",
        empty="Nobody named",
        classes="app-phone-none",
    ),
    Column("standard", "Standard", value="type.standard", on_page=False),
    Column("due_on", "Due", sort="due_on", html=due),
    Column("baseline_due_on", "First due", on_page=False),
    Column(
        "claim", "Evidence", value="claim.status_words", sort="claim__status", html=evidence_tag
    ),
]


def commitment_columns(*, shared: bool) -> list[Column]:
    """On an award's page: which trust promised what is said only where several share it."""
    return [column for column in COMMITMENTS if shared or column.key != "trust"]


REQUEST_COLOURS = {"asked": "yellow", "agreed": "green", "refused": "red", "withdrawn": "grey"}
REQUESTS = [
    Column("asked_at", "Asked", format=long_date, classes="app-nowrap"),
    Column("from_due_on", "Was due", classes="app-nowrap"),
    Column("wanted_on", "Wanted", classes="app-nowrap"),
    Column("asked_by", "By", value="asked_by.name"),
    Column("reason", "Why", classes="app-phone-wide"),
    Column(
        "status",
        "Answer",
        value="status_words",
        html=lambda row: format_html(
            "<span>{} {}</span>", tag(row.status_words, REQUEST_COLOURS[row.status]), said(row)
        ),
        classes="app-phone-wide",
    ),
]


def said(request: Any) -> str:
    """The answer, whose it is, and when it was given."""
    if request.answered_by is None:
        return ""
    who = f"{request.answered_by.name}, {long_date(request.answered_at)}"
    return f"“{request.answer}” {who}" if request.answer else who
