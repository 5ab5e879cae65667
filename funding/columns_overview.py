"""Columns of the programme's overview: one row for each trust."""

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.permissions import Permission
from core.dates import long_date
from core.money import pounds
from funding.columns import files_only, money, two_lines
from funding.columns_select import checkbox
from funding.page_data.overview import OverviewRow
from funding.presenting import year_and_class
from nhsuk.columns import Column
from nhsuk.html import link

# The form that the boxes belong to.
FORM = "remind"


def next_instalment(row: OverviewRow) -> SafeString:
    tranche = row.tranche
    which = f"{pounds(tranche.amount)}, {year_and_class(tranche.year, tranche.capital_class)}"
    return two_lines(link(tranche.title, tranche.get_absolute_url()), which)


def trust_and_brief(row: OverviewRow) -> SafeString:
    brief = link("Brief", reverse("funding:brief", args=[row.trust.code]))
    return two_lines(link(row.trust.display_name, row.trust.get_absolute_url()), brief)


def whose_move(row: OverviewRow) -> Any:
    if row.reminded_on is None:
        return row.owner
    return two_lines(row.owner, f"Reminded {long_date(row.reminded_on)}")


def may_remind(user: Any) -> bool:
    return bool(user.has(Permission.AWARD_EDIT))


def select_column(user: Any, *, ticked: bool) -> list[Column]:
    """A box for each trust: also where its next instalment waits for others, it may owe something
    for a later one."""
    if not may_remind(user):
        return []

    def box(row: OverviewRow) -> SafeString:
        trust = row.trust
        return checkbox("trust", trust.code, FORM, about=trust.display_name, ticked=ticked)

    return [Column("select", "Select", value=lambda _: "", html=box, in_files=False)]


OVERVIEW = [
    Column(
        "trust",
        "Trust",
        value="trust.display_name",
        sort="payee__name",
        html=trust_and_brief,
    ),
    files_only("code", "ODS code", "trust.code"),
    Column(
        "next",
        "Next instalment",
        value="tranche.title",
        sort="due_on",
        html=next_instalment,
        classes="app-phone-wide",
    ),
    files_only("reference", "Reference", "tranche.reference"),
    files_only(
        "year",
        "Financial year, capital or revenue",
        lambda row: year_and_class(row.tranche.year, row.tranche.capital_class),
    ),
    files_only("amount", "Amount", "tranche.amount"),
    Column("due", "Due", value="due_on", sort="due_on", classes="app-nowrap"),
    Column("waits", "What it waits for", value="sentence", classes="app-phone-wide"),
    Column("move", "Whose move", value="owner", html=whose_move),
    files_only("reminded", "Last reminded", "reminded_on"),
    Column(
        "days", "Days waiting", value="days_waiting", sort="since", numeric=True, empty="Not due"
    ),
    money("at_risk", "Capital that lapses on 31 March", value="at_risk", sort="at_risk"),
]
