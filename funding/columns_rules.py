"""Columns of how programmes pay."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import format_html

from core.dates import when
from core.money import pounds
from funding.page_data.rules import RulesRow
from nhsuk.columns import Column
from nhsuk.html import link


def limit(amount: Decimal) -> str:
    return pounds(amount) if amount else "Never: always two approvals"


def set_by(row: RulesRow) -> Any:
    found = row.set_by
    return f"{found.who}, {when(found.at)}" if found else ""


def change_link(row: RulesRow) -> Any:
    hidden = format_html(
        'Change<span class="nhsuk-u-visually-hidden"> the rules of {}</span>', row.programme
    )
    return link(hidden, reverse("funding:rules", args=[row.address]))


RULES = [
    Column("programme", "Programme", value="programme.name"),
    Column("limit", "One approval is enough below", value="rules.light_route_below", format=limit),
    Column(
        "approval",
        "Working days for an approval",
        value="rules.approval_working_days",
        numeric=True,
    ),
    Column(
        "payment", "Working days for a payment", value="rules.payment_working_days", numeric=True
    ),
    Column("set_by", "Limit set by", value=set_by, empty="Nobody yet: the usual rules"),
]


def rules_columns(*, may_change: bool) -> list[Column]:
    if not may_change:
        return RULES
    return [*RULES, Column("change", "Change", html=change_link, label_hidden=True)]


CHANGES = [
    Column("at", "When", value=lambda change: when(change.at)),
    Column("who", "Who"),
    Column("limit", "One approval is enough below", value="light_route_below", format=limit),
    Column("approval", "Approval", value="approval_working_days", numeric=True),
    Column("payment", "Payment", value="payment_working_days", numeric=True),
    Column("why", "Why", empty="No reason recorded", classes="app-phone-wide"),
]
