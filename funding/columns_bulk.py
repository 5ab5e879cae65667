"""Columns of payments that are approved several at a time."""

from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.permissions import Permission
from funding.columns import money, payee_and_title
from funding.columns_select import checkbox
from funding.page_data.bulk import Candidate
from funding.presenting.actions import next_step
from funding.services.bulk import Result
from nhsuk.columns import Column
from nhsuk.components import tag

# The form that the boxes of a list belong to, wherever it stands on the page.
FORM = "approve-many"
APPROVALS = (Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)


def approves(user: Any) -> bool:
    return any(user.has(permission) for permission in APPROVALS)


def select_column(user: Any, *, ticked: bool) -> list[Column]:
    """A box to tick for each payment whose next approval is this person's; none for others."""
    if not approves(user):
        return []

    def box(release: Any) -> Any:
        if not can_tick(user, release):
            return ""
        return checkbox("release", release.reference, FORM, ticked=ticked)

    return [Column("select", "Select", value=lambda _: "", html=box, in_files=False, empty="–")]


def can_tick(user: Any, release: Any) -> bool:
    """Whether its next approval is this person's by their role; who may not is told later."""
    permission, _, _ = next_step(release)
    return not release.held and permission in APPROVALS and user.has(permission)


PAYMENT = Column(
    "reference",
    "Payment",
    value="release.reference",
    link=lambda row: row.release.get_absolute_url(),
    classes="app-nowrap",
)
TRUST = Column(
    "trust",
    "Trust and instalment",
    value="release.tranche.payee.display_name",
    html=lambda row: payee_and_title(row.release),
    classes="app-phone-wide",
)
AMOUNT = money("amount", "Amount", value="release.amount")


def what_would_happen(row: Candidate) -> SafeString:
    if row.step:
        return tag(row.step, "blue")
    return format_html("{} {}", tag("Cannot be approved by you", "grey"), row.why_not)


def what_happened(row: Result) -> SafeString:
    if row.done:
        return tag("Approved", "green")
    if row.taken_back:
        return format_html("{} {}", tag("Not approved", "grey"), "Another was refused.")
    return format_html("{} {}", tag("Refused", "red"), str(row.refusal))


CANDIDATES = [
    PAYMENT,
    TRUST,
    AMOUNT,
    Column("step", "What you would do", html=what_would_happen, classes="app-phone-wide"),
]
RESULTS = [
    PAYMENT,
    TRUST,
    AMOUNT,
    Column("result", "Result", html=what_happened, classes="app-phone-wide"),
]
