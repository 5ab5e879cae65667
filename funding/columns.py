"""Columns of the lists about money: one for page, CSV and XLSX."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.dates import london_day, long_date, today, working_days_between
from core.money import pounds
from funding.lifecycles import DEAD
from funding.models import AwardImportRow, Release
from funding.page_data.awards import total_of
from funding.page_data.payments import URGENCY
from funding.presenting import Target, colour, days, target_of, year_and_class
from nhsuk.columns import Column
from nhsuk.components import tag
from nhsuk.html import escaped, link


def status_tag(row: Any) -> SafeString:
    """A status: the word first, the colour second."""
    return tag(row.get_status_display(), colour(row.status))


def money(key: str, label: str, **options: Any) -> Column:
    """Pounds, right-aligned; a number in files."""
    return Column(key, label, numeric=True, format=pounds, **options)


def two_lines(first: Any, second: Any) -> SafeString:
    return mark_safe(  # noqa: S308
        f'<span>{escaped(first)}<br><span class="app-muted">{escaped(second)}</span></span>'
    )


def files_only(key: str, label: str, value: Any) -> Column:
    return Column(key, label, value=value, on_page=False)


# --- awards ---------------------------------------------------------------------------------


def holder_names(award: Any) -> str:
    return ", ".join(row["name"] for row in award.holder_rows if not row["until"])


AWARDS = [
    Column(
        "reference",
        "Award",
        sort="reference",
        link=lambda award: award.get_absolute_url(),
        classes="app-nowrap",
    ),
    Column("trusts", "Trust", value=holder_names),
    Column("programme", "Programme", value="programme.name", sort="programme__name"),
    Column("role", "Role", value="get_role_display", sort="role"),
    Column("awarded_on", "Awarded", sort="awarded_on", classes="app-nowrap"),
    money("total", "Amount", value=lambda award: total_of(award.amount_rows)),
    Column("status", "Status", value="get_status_display", sort="status", html=status_tag),
]


# --- payments -------------------------------------------------------------------------------


def target(release: Any) -> Target | None:
    """By when its next step is due; None if there is none. Of a row with `to_approve`, `to_pay`."""
    return target_of(release, approval=release.to_approve, payment=release.to_pay)


def waiting_days(release: Any) -> int | None:
    """Working days since the last step of a payment that is under way."""
    if release.status not in URGENCY:
        return None
    return working_days_between(london_day(release.since), today())


def due_on(release: Any) -> date | None:
    found = target(release)
    return found.due_on if found else None


def days_late(release: Any) -> int:
    found = target(release)
    return found.late if found else 0


def due_and_late(release: Any) -> Any:
    """The day, and how late it is by now."""
    found = target(release)
    if found is None or not found.late:
        return long_date(found.due_on) if found else ""
    return format_html("{} {}", long_date(found.due_on), tag(f"{days(found.late)} late", "red"))


def waited_of(found: Target) -> Any:
    """`3 working days; due by 4 March 2022, 5 working days after the last step`, late in red."""
    words = f"{days(found.waited)}. Due by {long_date(found.due_on)}: the target is {found.within}."
    late = tag(f"{days(found.late)} late", "red") if found.late else ""
    return format_html("{} {}", words, late)


def status_words(release: Any) -> str:
    words = release.get_status_display()
    return f"On hold: {words}" if release.held else words


def release_tag(release: Any) -> SafeString:
    """Its status, and whether somebody has put it on hold."""
    shown = status_tag(release)
    return format_html("{} {}", tag("On hold", "orange"), shown) if release.held else shown


def payee_and_title(release: Release) -> SafeString:
    return two_lines(release.tranche.payee.display_name, release.tranche.title)


RELEASES = [
    Column(
        "reference",
        "Payment",
        sort="reference",
        link=lambda release: release.get_absolute_url(),
        classes="app-nowrap",
    ),
    Column(
        "trust",
        "Trust and instalment",
        value="tranche.payee.display_name",
        sort="tranche__payee__name",
        html=payee_and_title,
        classes="app-phone-wide",
    ),
    files_only("code", "ODS code", "tranche.payee.code"),
    files_only("title", "Instalment", "tranche.title"),
    Column(
        "year",
        "Year",
        value=lambda release: year_and_class(release.tranche.year, release.tranche.capital_class),
        sort=("tranche__year", "tranche__capital_class"),
    ),
    money("amount", "Amount", sort="amount"),
    Column("status", "Status", value=status_words, sort="status", html=release_tag),
    Column(
        "since",
        "Working days waiting",
        value=waiting_days,
        sort="since",
        numeric=True,
        empty="Ended",
    ),
    Column("due", "Due by", value=due_on, html=due_and_late, empty="Ended"),
    files_only("late", "Working days late", days_late),
]
TRANCHE_RELEASES = [
    Column("reference", "Payment", link=lambda release: release.get_absolute_url()),
    money("amount", "Amount"),
    Column("proposed_at", "Proposed"),
    Column("proposed_by", "By", value="proposed_by.name", empty="The portal"),
    Column("status", "Status", value=status_words, html=release_tag),
    Column("reason", "Reason", empty="None needed", classes="app-phone-wide"),
]
REVIEWS = [
    Column(
        "claim",
        "Evidence",
        value="submission.claim.title",
        link=lambda review: review.submission.claim.get_absolute_url(),
    ),
    Column("reference", "Reference", value="submission.claim.reference", classes="app-nowrap"),
    Column("assessor", "Assessor", value="assessor.name"),
    Column("outcome", "Decision", value="get_outcome_display"),
    Column("decided_at", "Decided"),
]
REVIEW_REASON = Column("reason", "Reason", empty="None needed", classes="app-phone-wide")


def review_columns(reviews: Iterable[Any]) -> list[Column]:
    """With the reasons, if any decision has one."""
    return [*REVIEWS, REVIEW_REASON] if any(review.reason for review in reviews) else REVIEWS


def next_of_line(line: Any, *, may_record: bool) -> Any:
    """Where to record what became of an instructed payment, or who does."""
    if line.release.status == "instructed" and may_record:
        return link("Record the payment", reverse("funding:release_paid", args=[line.release]))
    if line.release.status == "instructed":
        return "A payments officer records the payment"
    if line.release.batch_id == line.batch_id and line.release.status in DEAD:
        return what_follows(line.release)
    return line.reason or line.release.payment_reference or "Nothing to do"


def what_follows(release: Release) -> Any:
    """Why a payment of a batch did not arrive, and where it is tried again."""
    later = getattr(release, "next_try", None)
    why = release.reason.rstrip(".")
    if later is None:
        return f"{why}. A programme manager can propose it anew."
    return format_html("{}. Proposed anew as {}", why, link(later, later.get_absolute_url()))


def line_tag(line: Any) -> SafeString:
    if line.outcome == "instructed":
        return status_tag(line.release)
    return tag(line.get_outcome_display(), "red" if line.outcome == "left_out" else "yellow")


BATCH_LINES = [
    Column(
        "reference",
        "Payment",
        value="release.reference",
        link=lambda line: line.release.get_absolute_url(),
        classes="app-nowrap",
    ),
    Column("payee", "Paid to", value="release.tranche.payee.display_name"),
    Column("class", "Capital or revenue", value="release.tranche.get_capital_class_display"),
    money("amount", "Amount", value="release.amount"),
    Column("status", "Result", value="get_outcome_display", html=line_tag),
]


def batch_lines(*, may_record: bool) -> list[Column]:
    """The lines of a batch; only who may record a payment is offered to."""
    return [
        *BATCH_LINES,
        Column("next", "What next", html=partial(next_of_line, may_record=may_record)),
    ]


BATCHES = [
    Column("reference", "Batch", sort="reference", link=lambda batch: batch.get_absolute_url()),
    Column("created_at", "Asked for", sort="created_at"),
    Column("created_by", "By", value="created_by.name", sort="created_by__name"),
    Column("release_count", "Payments", sort="release_count", numeric=True),
    money("capital_total", "Capital", sort="capital_total"),
    money("revenue_total", "Revenue", sort="revenue_total"),
    Column("status", "Status", value="get_status_display", sort="status", html=status_tag),
]


# --- budgets --------------------------------------------------------------------------------


def whose_budget(budget: Any) -> str:
    return f"{budget.programme.name}, {budget.wave.name}" if budget.wave else budget.programme.name


BUDGETS = [
    Column("programme", "Programme", value=whose_budget, sort=("programme__name", "wave__name")),
    Column(
        "year",
        "Year",
        value=lambda budget: year_and_class(budget.year, budget.capital_class),
        sort=("year", "capital_class"),
        classes="app-nowrap",
    ),
    Column("status", "Status", value="get_status_display", sort="status", html=status_tag),
    money("amount", "Budget", sort="amount"),
    money("allocated", "Promised", sort="allocated"),
    money("reserved", "Proposed", sort="reserved"),
    money("released", "Approved", sort="released"),
    money("paid", "Paid", sort="paid"),
    money("left", "Left", sort="left"),
]


# --- imports --------------------------------------------------------------------------------

OUTCOME_COLOURS = {"ready": "blue", "created": "green", "refused": "red", "left_out": "grey"}


def outcome_tag(row: AwardImportRow) -> SafeString:
    return tag(row.get_outcome_display(), OUTCOME_COLOURS.get(row.outcome, "yellow"))


def what_to_do(row: AwardImportRow) -> Any:
    if row.award is not None:
        return link(row.award.reference, row.award.get_absolute_url())
    lines = [format_html("{}", message) for message in row.messages]
    return SafeString("<br>".join(lines)) if lines else "Nothing to correct"


def known_total(row: AwardImportRow) -> Decimal | None:
    return row.total


IMPORT_ROWS = [
    Column("first_row", "Row", sort="first_row", numeric=True),
    Column("trust_code", "Trust", sort="trust_code"),
    Column("programme", "Programme", sort="programme"),
    Column("role", "Role", sort="role"),
    money("total", "Amount", value=known_total, sort="total"),
    Column("outcome", "Result", value="get_outcome_display", sort="outcome", html=outcome_tag),
    Column(
        "what",
        "What to do",
        value=lambda row: " ".join(row.messages),
        html=what_to_do,
    ),
]
IMPORTS = [
    Column("reference", "Import", sort="reference", link=lambda row: row.get_absolute_url()),
    Column("file_name", "File", sort="file_name"),
    Column("uploaded_at", "Uploaded", sort="uploaded_at"),
    Column("uploaded_by", "By", value="uploaded_by.name", sort="uploaded_by__name"),
    Column("status", "Status", value="get_status_display", sort="status", html=status_tag),
]
