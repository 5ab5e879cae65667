"""The public list of draws: page, CSV and XLSX."""

from typing import Any

import django_filters
from django.db.models import Q
from django.urls import reverse
from django.utils.html import format_html

from core.dates import london_day
from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment
from nhsuk.columns import Column
from nhsuk.filters import ListFilterSet

UNREVEALED = "Not revealed before sign-off"


def trust_of(assessment: Assessment) -> str:
    """Who has signed is public; who has only been asked is not."""
    return assessment.trust.display_name if assessment.is_signed else ""


def code_of(assessment: Assessment) -> str:
    return assessment.trust.code if assessment.is_signed else ""


def signed_on(assessment: Assessment) -> Any:
    return london_day(assessment.certified_at) if assessment.certified_at else None


def draw_of(assessment: Assessment) -> Any:
    return getattr(assessment, "draw", None)


def draw_number(assessment: Assessment) -> str:
    draw = draw_of(assessment)
    return draw.draw_number if draw else ""


def record_address(assessment: Assessment) -> str:
    found = draw_of(assessment)
    return reverse("maturity:record", args=[assessment.reference]) if found else ""


def hash_of(value: str) -> str:
    return format_html('<code class="app-hash">{}</code>', value) if value else ""


class DrawFilters(ListFilterSet):
    search = django_filters.CharFilter(
        label="Reference, trust or code", method="by_words", max_length=100
    )
    signed = django_filters.ChoiceFilter(
        label="Signed off",
        choices=[("yes", "Signed off"), ("no", "Not yet")],
        empty_label="All",
        method="by_signature",
    )

    def by_words(self, rows: Any, _name: str, words: str) -> Any:
        """A trust is only found by what it has signed off."""
        named = Q(trust__name__icontains=words) | Q(trust__code__iexact=words)
        return rows.filter(Q(reference__iexact=words) | Q(named, status=SUBMITTED))

    def by_signature(self, rows: Any, _name: str, value: str) -> Any:
        signed = {"status": SUBMITTED}
        return rows.filter(**signed) if value == "yes" else rows.exclude(**signed)


COLUMNS = [
    Column("reference", "Assessment", sort="reference", classes="app-nowrap"),
    Column("trust", "Trust", value=trust_of, empty="Named at sign-off"),
    Column("code", "ODS code", value=code_of, on_page=False),
    Column("framework", "Framework", value="version.framework.name"),
    Column("opened_on", "Opened", sort="opened_on"),
    Column(
        "commitment",
        "SHA-256 of the draw number",
        value="seed_commitment",
        classes="app-phone-wide",
        html=lambda a: hash_of(a.seed_commitment),
    ),
    Column("signed_on", "Signed off", value=signed_on, sort="certified_at", empty="Not yet"),
    Column(
        "draw_number",
        "Draw number",
        value=draw_number,
        classes="app-phone-wide",
        html=lambda a: hash_of(draw_number(a)),
        empty=UNREVEALED,
    ),
    Column(
        "record",
        "Record",
        value=lambda a: "record.json" if draw_of(a) else "",
        link=record_address,
        export=record_address,
        empty="Not yet",
    ),
]
