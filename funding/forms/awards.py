"""Drawing up an award by hand, and recording its agreement."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.dates import FinancialYear, today
from core.money import PoundsField
from core.text import CapitalClass
from funding.award_templates import TEMPLATES
from funding.forms.budgets import YearField
from funding.models import CommitmentType
from nhsuk.forms import Form, SplitDateField
from programmes.models import ParticipantRole, Programme
from trusts.models import Trust

MOST_RATIO = 10


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


class StartForm(Form):
    """Whom an award is for, and what it comes to; the template works out the rest."""

    submit_label = "Continue"
    programme = forms.ModelChoiceField(queryset=Programme.objects.none(), to_field_name="slug")
    role = forms.ChoiceField(
        label="What kind of participant is the trust?",
        choices=ParticipantRole.choices,
        widget=forms.RadioSelect(
            attrs={"hints": {role: each.summary for role, each in TEMPLATES.items()}}
        ),
        error_messages={"required": "Select what kind of participant the trust is"},
    )
    trust = forms.CharField(
        label="Trust",
        help_text="Its ODS code, for example RBA",
        max_length=5,
        widget=forms.TextInput(attrs={"width": 5, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the ODS code of the trust"},
    )
    awarded_on = SplitDateField(label="Date of the award", help_text="For example, 1 5 2021")
    year = YearField(label="Financial year")
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

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        programmes = Programme.objects.visible_to(user)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]

    def clean_trust(self) -> str:
        code = self.cleaned_data["trust"].strip().upper()
        if not Trust.objects.visible_to(self.user).filter(code=code).exists():
            raise ValidationError(f"No trust has the ODS code {code}")
        return str(code)

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        amounts = [found.get("capital") or Decimal(0), found.get("revenue") or Decimal(0)]
        if "capital" not in self.errors and "revenue" not in self.errors and not any(amounts):
            self.add_error("capital", "Enter an amount of capital or revenue")
        return found


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


class InstalmentForm(forms.Form):
    """One instalment; an empty title leaves it out."""

    title = forms.CharField(label="Title", max_length=200, required=False)
    capital_class = forms.ChoiceField(label="Class", choices=CapitalClass.choices)
    amount = PoundsField(
        label="Amount", required=False, widget=forms.TextInput(attrs={"prefix": "£", "width": 10})
    )
    due_on = SplitDateField(label="Due", required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        self.year = FinancialYear(year)
        super().__init__(*args, **kwargs)

    def clean_due_on(self) -> date | None:
        day: date | None = self.cleaned_data["due_on"]
        if day is not None and day not in self.year:
            raise ValidationError(f"Due must be in {self.year}")
        return day

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("title"):
            for name, message in (("amount", "Enter the amount"), ("due_on", "Enter the date")):
                if not found.get(name) and name not in self.errors:
                    self.add_error(name, message)
        return found
