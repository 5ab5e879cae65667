"""Columns and filters of the lists of rounds, and of the trusts in one."""

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q
from django.utils.html import format_html
from django.utils.timezone import localdate

from core.dates import today
from maturity import columns
from maturity.filters import frameworks
from maturity.lifecycles import CANCELLED, CLOSED, OPEN, PLANNED, ROUND, SUBMITTED
from maturity.models import Invitation, Round
from nhsuk.columns import Column
from nhsuk.components import tag
from nhsuk.filters import ListFilterSet, SearchFilter

COLOURS = {PLANNED: "blue", OPEN: "yellow", CLOSED: "grey", CANCELLED: "grey"}
NOT_ASKED, OVERDUE = "not-asked", "overdue"


def round_tag(found: Round) -> str:
    return tag(ROUND.labels[found.status], COLOURS[found.status])


ROUNDS = [
    Column("name", "Round", sort="name", link=lambda each: each.get_absolute_url()),
    Column("framework", "Framework", value="version", sort="version__framework__name"),
    Column("opens_on", "Opens", sort="opens_on"),
    Column("closes_on", "Closes", sort="closes_on"),
    Column("invited", "Invited", sort="invited", numeric=True),
    Column("signed", "Signed off", sort="signed", numeric=True),
    Column("overdue", "Overdue", sort="overdue", numeric=True),
    Column(
        "status",
        "Status",
        value=lambda each: ROUND.labels[each.status],
        sort="status",
        html=round_tag,
    ),
]


class RoundFilters(ListFilterSet):
    search = SearchFilter(label="Round", fields=["name"])
    framework = django_filters.ChoiceFilter(
        label="Framework",
        field_name="version__framework__slug",
        choices=frameworks,
        empty_label="All",
    )
    status = django_filters.ChoiceFilter(label="Status", choices=ROUND.choices, empty_label="All")


def reference(invitation: Invitation) -> str:
    return invitation.assessment.reference if invitation.assessment else ""


def address(invitation: Invitation) -> str:
    return invitation.assessment.get_absolute_url() if invitation.assessment else ""


def signed_on(invitation: Invitation) -> date | None:
    asked = invitation.assessment
    return localdate(asked.certified_at) if asked and asked.certified_at else None


def answered(invitation: Any) -> str:
    if invitation.assessment is None:
        return ""
    return f"{invitation.done} of {invitation.statements}"


def status_words(invitation: Invitation) -> str:
    """How far a trust is, or why it is not asked yet."""
    if invitation.assessment is not None:
        return columns.status_words(invitation.assessment)
    return f"Not asked: {invitation.obstacle}" if invitation.obstacle else "Not asked yet"


def status_tag(invitation: Invitation) -> str:
    if invitation.assessment is not None:
        return columns.status_tag(invitation.assessment)
    if not invitation.obstacle:
        return tag("Not asked yet", "grey")
    return format_html("{} {}", tag("Not asked", "red"), invitation.obstacle)


TRUSTS = [
    Column(
        "trust",
        "Trust",
        value="trust.display_name",
        sort="trust__name",
        link=lambda each: each.trust.get_absolute_url(),
    ),
    Column("code", "Code", value="trust.code", on_page=False),
    Column(
        "reference",
        "Assessment",
        value=reference,
        sort="assessment__reference",
        link=address,
        empty="None yet",
        classes="app-nowrap",
    ),
    Column("answered", "Answered", value=answered, empty="Nothing", classes="app-nowrap"),
    Column("due_on", "Due", value="round.closes_on", on_page=False),
    Column(
        "signed",
        "Signed off",
        value=signed_on,
        sort="assessment__certified_at",
        empty="Not yet",
    ),
    Column("reminded_at", "Reminded", sort="reminded_at", empty="No"),
    Column("status", "Status", value=status_words, html=status_tag),
]


class InvitationFilters(ListFilterSet):
    search = SearchFilter(label="Trust", fields=["trust__name", "trust__code__iexact"])
    how_far = django_filters.ChoiceFilter(
        label="How far",
        choices=[
            (SUBMITTED, "Signed off"),
            (OPEN, "Not signed off"),
            (OVERDUE, "Overdue"),
            (NOT_ASKED, "Not asked"),
        ],
        empty_label="All",
        method="by_how_far",
    )

    def by_how_far(self, rows: Any, name: str, value: str) -> Any:
        late = Q(assessment__status=OPEN, assessment__due_on__lt=today())
        wanted = {OVERDUE: late, NOT_ASKED: Q(assessment__isnull=True)}
        return rows.filter(wanted.get(value, Q(assessment__status=value)))
