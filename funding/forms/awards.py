"""Drawing up an award by hand, and recording its agreement."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.dates import FinancialYear, long_date, today
from core.errors import DomainError
from core.money import PoundsField, pounds
from core.text import CapitalClass
from funding import policies
from funding.forms.budgets import FIRST_YEAR, YearField
from funding.models import CommitmentType
from funding.services.awards import check_cap, participation_for
from nhsuk.forms import Form, SplitDateField
from programmes.models import Participation

MOST_RATIO = 10
MOST_DAYS_AHEAD = 365
# An award is for the year it is made in, or for one of so many after it.
MOST_YEARS_AFTER = 3


class AgreementForm(Form):
    """When the agreement was signed, and what it is called."""

    submit_label = "Record the agreement"
    signed_on = SplitDateField(label="Date signed", help_text="For example, 28 5 2021")
    reference = forms.CharField(
        label="Agreement reference",
        max_length=100,
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off"}),
        error_messages={"required": "Enter the agreement reference"},
    )

    def clean_signed_on(self) -> date:
        day: date = self.cleaned_data["signed_on"]
        if day > today():
            raise ValidationError("Date signed must be today or in the past")
        return day


class SearchForm(Form):
    """Words that find a trust."""

    submit_label = ""
    mark_optional = False
    q = forms.CharField(
        label="Name, ODS code or town of the trust",
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class StartForm(Form):
    """What an award to a chosen participant comes to; the template works out the rest."""

    submit_label = "Continue"
    trust = forms.CharField(widget=forms.HiddenInput)
    programme = forms.CharField(widget=forms.HiddenInput)
    role = forms.CharField(widget=forms.HiddenInput)
    awarded_on = SplitDateField(
        label="Date of the award", help_text="For example, 1 5 2021", initial=today
    )
    year = YearField(label="Financial year", initial=lambda: FinancialYear.of(today()).start)
    capital = PoundsField(
        label="Capital in that year",
        required=False,
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    revenue = PoundsField(
        label="Revenue in that year",
        required=False,
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    match_ratio = forms.DecimalField(
        label="Match ratio",
        help_text="Local pounds for each central pound. Leave empty for what the programme asks.",
        required=False,
        min_value=0,
        max_value=MOST_RATIO,
        decimal_places=2,
        max_digits=4,
        widget=forms.TextInput(attrs={"width": 4, "inputmode": "decimal"}),
    )
    upfront_agreed = forms.BooleanField(
        label="The agreement allows an instalment before delivery", required=False
    )

    def __init__(self, *args: Any, user: Any, part: Participation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.part = user, part
        for name, value in self.chosen.items():
            self.initial[name] = getattr(value, "slug", value)
        cap = part.programme.cap_for(part.role)
        if cap is not None:
            most = f"Capital and revenue together are at most {pounds(cap)} for one award."
            self.fields["capital"].help_text = most

    @property
    def chosen(self) -> dict[str, Any]:
        """For whom the award is; whoever is another goes back and chooses again."""
        part = self.part
        return {"programme": part.programme, "role": part.role, "trust": part.trust.code}

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        amounts = [found.get("capital") or Decimal(0), found.get("revenue") or Decimal(0)]
        if "capital" not in self.errors and "revenue" not in self.errors and not any(amounts):
            self.add_error("capital", "Enter an amount of capital or revenue")
        if found.get("awarded_on") and found.get("year"):
            self.check_year(FinancialYear.of(found["awarded_on"]), found["year"])
        found |= self.chosen
        if found.get("awarded_on"):
            self.check_total(found, sum(amounts, Decimal(0)))
            self.check_trust(found)
        return found

    def clean_awarded_on(self) -> date:
        day: date = self.cleaned_data["awarded_on"]
        first, last = date(FIRST_YEAR, 1, 1), today() + timedelta(days=MOST_DAYS_AHEAD)
        if not first <= day <= last:
            raise ValidationError(
                f"Date of the award must be between {long_date(first)} and {long_date(last)}"
            )
        return day

    def check_year(self, awarded: FinancialYear, year: int) -> None:
        last = FinancialYear(awarded.start + MOST_YEARS_AFTER)
        if not awarded.start <= year <= last.start:
            self.add_error(
                "year",
                f"Financial year must be between {awarded}, in which the award is made, and {last}",
            )

    def check_trust(self, found: dict[str, Any]) -> None:
        """Open, taking part, not funded for it yet, and nothing to do with this person."""
        trust = self.part.trust
        try:
            policies.check_can_edit_award(self.user, [trust])
            participation_for(found["programme"], found["role"], trust, found["awarded_on"])
        except DomainError as refusal:
            self.add_error("awarded_on" if refusal.code == "trust_closed" else None, str(refusal))

    def check_total(self, found: dict[str, Any], total: Decimal) -> None:
        try:
            check_cap(found["programme"], found["role"], found["awarded_on"], total)
        except DomainError as refusal:
            self.add_error("capital" if found.get("capital") else "revenue", str(refusal))


class CommitmentForm(forms.Form):
    """One commitment from the catalogue."""

    type = forms.ModelChoiceField(
        label="Commitment",
        queryset=CommitmentType.objects.none(),
        to_field_name="code",
        required=False,
        empty_label="None",
    )
    due_on = SplitDateField(label="Due", required=False)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("type") and not found.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Enter when it is due")
        return found


MISSING = (
    ("capital_class", "Select capital or revenue"),
    ("amount", "Enter the amount"),
    ("due_on", "Enter the date"),
)


class InstalmentForm(forms.Form):
    """One instalment; an empty title leaves it out."""

    title = forms.CharField(label="Title", max_length=200, required=False)
    capital_class = forms.ChoiceField(
        label="Capital or revenue", choices=CapitalClass.choices, required=False
    )
    amount = PoundsField(
        label="Amount", required=False, widget=forms.TextInput(attrs={"prefix": "£", "width": 10})
    )
    due_on = SplitDateField(label="Due", required=False)
    milestone = forms.ChoiceField(label="Waits for a milestone as well", required=False)

    def __init__(
        self, *args: Any, year: int, milestones: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        """`milestones`: what the trust has a plan for, by slug; without any, nothing is asked."""
        self.year = FinancialYear(year)
        super().__init__(*args, **kwargs)
        if milestones:
            choices = [("", "None"), *milestones]
            self.fields["milestone"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["milestone"]

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day not in self.year:
            raise ValidationError(f"Due must be in {self.year}")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("title"):
            for name, message in MISSING:
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return found
