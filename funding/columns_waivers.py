"""Columns of the list of waivers."""

from typing import Any

from django.utils.safestring import SafeString

from core.dates import london_day, today, working_days_between
from funding.columns import two_lines
from funding.models import Waiver
from funding.presenting import colour
from nhsuk.columns import Column
from nhsuk.components import tag


def waiver_tag(waiver: Waiver) -> SafeString:
    return tag(waiver.status_words, "grey" if waiver.is_over else colour(waiver.status))


def waiting_days(waiver: Waiver) -> int | None:
    """Working days since it was asked for, while it is not decided."""
    if waiver.status != "asked":
        return None
    return working_days_between(london_day(waiver.asked_at), today())


def payee_and_title(waiver: Any) -> SafeString:
    return two_lines(waiver.tranche.payee.display_name, waiver.tranche.title)


WAIVERS = [
    Column(
        "reference",
        "Waiver",
        sort="reference",
        link=lambda waiver: waiver.get_absolute_url(),
        classes="app-nowrap",
    ),
    Column("lifts", "What it lifts", classes="app-phone-wide"),
    Column(
        "trust",
        "Trust and instalment",
        value="tranche.payee.display_name",
        sort="condition__tranche__payee__name",
        html=payee_and_title,
        classes="app-phone-wide",
    ),
    Column("tranche", "Instalment", value="tranche.reference", on_page=False),
    Column("status", "Status", value="status_words", sort="status", html=waiver_tag),
    Column(
        "days",
        "Working days waiting",
        value=waiting_days,
        sort="asked_at",
        numeric=True,
        empty="Decided",
    ),
    Column("until", "Until", sort="until", classes="app-nowrap"),
    Column(
        "public_from", "Public from", sort="public_from", empty="Not granted", classes="app-nowrap"
    ),
    Column("justification", "Why", on_page=False),
]
