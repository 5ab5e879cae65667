"""The list of validations from outside: its columns and filters."""

from typing import Any

import django_filters
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import today
from maturity.models import ExternalScheme, ExternalValidation
from maturity.models.external import Scope
from nhsuk.columns import Column
from nhsuk.components import tag
from nhsuk.filters import ListFilterSet, SearchFilter

COLOURS = {"In date": "green", "Expired": "orange", "Withdrawn": "grey", "Corrected": "grey"}
STATES = [("in_date", "In date"), ("expired", "Expired"), ("all", "All, also what was corrected")]


def state_tag(row: ExternalValidation) -> str:
    return tag(row.state, COLOURS[row.state])


def stage_cell(row: ExternalValidation) -> SafeString:
    """The stage, and below it what it means."""
    return format_html(
        '<a class="nhsuk-link" href="{}">{} stage {}</a><div class="app-muted">{}</div>',
        row.get_absolute_url(),
        row.scheme,
        row.stage,
        row.stage_name,
    )


TRUST = Column("trust", "Trust", value="trust.display_name", sort="trust__name")
OF_TRUST = [
    Column(
        "stage",
        "Stage",
        value=lambda row: f"{row.scheme} stage {row.stage}",
        sort=("scheme__name", "stage"),
        html=stage_cell,
    ),
    Column("meaning", "What it means", value="stage_name", on_page=False),
    Column("scope", "What was looked at", value="scope_words", sort=("scope", "site_name")),
    Column("validator", "Validated by", sort="validator"),
    Column("validated_on", "On", sort="validated_on", classes="app-nowrap"),
    Column("valid_until", "Until", sort="valid_until", empty="No end", classes="app-nowrap"),
    Column("state", "Status", html=state_tag),
    Column("reference", "Reference", on_page=False),
]
OF_ALL = [TRUST, Column("code", "ODS code", value="trust.code", on_page=False), *OF_TRUST]


class TrustValidationFilters(ListFilterSet):
    """For the people of a trust."""

    scheme = django_filters.ModelChoiceFilter(
        queryset=ExternalScheme.objects.all(),
        to_field_name="slug",
        empty_label="All",
    )
    scope = django_filters.ChoiceFilter(
        label="What was looked at", choices=Scope.choices, empty_label="All"
    )
    state = django_filters.ChoiceFilter(
        label="Status", choices=STATES, empty_label="All that stand", method="by_state"
    )

    @property
    def qs(self) -> Any:
        """What was corrected is shown only if asked for."""
        rows = super().qs
        return rows if self.form.cleaned_data.get("state") == "all" else rows.standing()

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        if value == "in_date":
            return rows.in_date()
        return rows.filter(valid_until__lt=today()) if value == "expired" else rows


class ValidationFilters(TrustValidationFilters):
    """For staff."""

    search = SearchFilter(
        label="Trust", fields=["trust__name", "trust__code__iexact", "site_name", "validator"]
    )
