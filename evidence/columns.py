"""The lists of claims and evidence: page, CSV and XLSX."""

from typing import Any

from django.utils.timezone import localtime

from core.dates import today, working_days_between
from core.money import pounds
from evidence.models import Claim, EvidenceItem
from evidence.reading import COLOURS, colour_of
from nhsuk.columns import Column
from nhsuk.components import tag


def status_tag(claim: Claim) -> str:
    return tag(claim.status_words, COLOURS[claim.status])


def staff_tag(claim: Claim) -> str:
    return tag(claim.staff_words, colour_of(claim))


def working_days_waiting(claim: Any) -> int | None:
    since = claim.waiting_since
    return working_days_between(localtime(since).date(), today()) if since else None


def decide_by(claim: Any) -> Any:
    """The date, and in words if it has passed."""
    if claim.decide_by is None:
        return ""
    late = claim.decide_by < today()
    return tag("Overdue", "red") if late else f"{claim.decide_by.day} {claim.decide_by:%B %Y}"


def holds(amount: Any) -> str:
    return pounds(amount) if amount else "Nothing"


TITLE = Column("title", "Evidence to check", sort="title", link=lambda c: c.get_absolute_url())
REFERENCE = Column("reference", "Reference", sort="reference", classes="app-nowrap")
KIND = Column("kind", "Kind", value="kind_label", sort="kind")
HELD_UP = Column("held_up", "Holds up", sort="held_up", numeric=True, format=holds)
STATUS = Column("status", "Status", value="status_words", sort="status", html=status_tag)

QUEUE = [
    TITLE,
    REFERENCE,
    Column("trust", "Trust", value="trust.display_name", sort="trust__name"),
    KIND,
    HELD_UP,
    Column(
        "waiting", "Working days", value=working_days_waiting, sort="waiting_since", numeric=True
    ),
    Column(
        "decide_by", "Decide by", sort="decide_by", html=decide_by, empty="Not with an assessor"
    ),
    Column("assessor", "Assessor", value="holder", sort="holder", empty="Nobody"),
    Column("status", "Status", value="staff_words", sort="status", html=staff_tag),
]

OF_TRUST = [
    Column("title", "What is asked", sort="title", link=lambda c: c.get_absolute_url()),
    REFERENCE,
    KIND,
    Column("due_on", "Due", sort="due_on", html=lambda c: c.due_words, empty="No date"),
    Column("first_due_on", "First due", on_page=False),
    HELD_UP,
    STATUS,
]


def valid_until(item: EvidenceItem) -> Any:
    if item.expires_on is None:
        return ""
    if item.has_expired:
        return tag("Out of date", "red")
    return f"{item.expires_on.day} {item.expires_on:%B %Y}"


def scan_words(item: EvidenceItem) -> str:
    return item.latest.get_scan_state_display()


HELD = [
    Column("title", "Evidence", sort="title", link=lambda item: item.get_absolute_url()),
    Column("reference", "Reference", sort="reference", classes="app-nowrap"),
    Column("effective_date", "Date of the evidence", sort="effective_date"),
    Column("expires_on", "Valid until", sort="expires_on", html=valid_until, empty="No end"),
    Column("version", "Version", value="latest.number", numeric=True),
    Column("uses", "Used for", sort="uses", numeric=True),
    Column("scan", "Virus scan", value=scan_words),
]
TRUST = Column("trust", "Trust", value="trust.display_name", sort="trust__name")
