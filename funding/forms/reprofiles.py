"""Asking that money moves to another year, or from one class to the other."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.dates import FinancialYear, long_date, today
from core.money import PoundsField, pounds
from core.text import CapitalClass
from funding.forms.budgets import YEARS_AHEAD
from funding.forms.releases import LONGEST_REASON, ReasonForm
from funding.models import Tranche
from funding.presenting.words import year_and_class
from nhsuk.forms import Form, SplitDateField


def coming_years() -> list[tuple[str, str]]:
    """This year and those to come."""
    this = FinancialYear.of(today()).start
    years = range(this, this + YEARS_AHEAD + 1)
    return [("", "Choose a year"), *((str(year), str(FinancialYear(year))) for year in years)]


class ReprofileForm(Form):
    """One instalment with its new due date, or money that no instalment holds; to which year and
    class, why, and by whose authority."""

    submit_label = "Ask for this move"
    what = forms.ChoiceField(
        label="What should move?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what should move"},
    )
    amount = PoundsField(
        label="Amount",
        required=False,
        help_text="Of the money that no instalment holds. An instalment moves whole.",
        error_messages={"required": "Enter how much should move"},
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    to_year = forms.TypedChoiceField(
        label="To which financial year",
        choices=coming_years,
        coerce=int,
        error_messages={"required": "Select the year to which it moves"},
    )
    to_class = forms.ChoiceField(
        label="As capital or revenue",
        choices=CapitalClass.choices,
        widget=forms.RadioSelect(attrs={"inline": True}),
        error_messages={"required": "Select capital or revenue"},
    )
    due_on = SplitDateField(
        label="New due date of the instalment",
        required=False,
        help_text="Within the new financial year. For example, 30 6 2027.",
        error_messages={"required": "Enter when the instalment is due then"},
    )
    reason = forms.CharField(
        label="Why",
        help_text="The trust and your colleagues read this.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why it should move"},
    )
    authority = forms.CharField(
        label="Who allowed that capital becomes revenue",
        required=False,
        help_text="Only where it does: the authority above the programme, and the letter or minute "
        "that says so, with its date.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        tranches: list[Tranche],
        rest: dict[tuple[int, str], Decimal],
        **kwargs: Any,
    ) -> None:
        self.tranches = {each.reference: each for each in tranches}
        self.rest = {f"{kind}-{year}": (year, kind) for year, kind in rest}
        super().__init__(*args, **kwargs)
        self.ask_only_what_is_needed()
        what: Any = self.fields["what"]
        what.choices = [(key, each.title) for key, each in self.tranches.items()] + [
            (key, f"Money of {year_and_class(*where)}, that no instalment holds")
            for key, where in self.rest.items()
        ]
        what.widget.attrs["hints"] = {
            key: f"{pounds(each.amount)}, {year_and_class(each.year, each.capital_class)}. "
            f"Due {long_date(each.due_on)}."
            for key, each in self.tranches.items()
        } | {key: f"Up to {pounds(rest[where])}." for key, where in self.rest.items()}

    def ask_only_what_is_needed(self) -> None:
        """Where only instalments can move, no amount; where there is none, no day."""
        if not self.rest:
            del self.fields["amount"]
            self.fields["due_on"].required = True
        elif not self.tranches:
            del self.fields["due_on"]
            self.fields["amount"].required = True

    def clean(self) -> dict[str, Any]:
        """An instalment has a day, other money an amount; the service looks at the rest."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        tranche = self.tranches.get(data.get("what", ""))
        if tranche is not None and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", ValidationError("Enter when the instalment is due then"))
        if data.get("what") in self.rest and not data.get("amount") and "amount" not in self.errors:
            self.add_error("amount", ValidationError("Enter how much should move"))
        return data

    @property
    def facts(self) -> dict[str, Any]:
        """What the service is given."""
        data = dict(self.cleaned_data)
        what, amount = data.pop("what"), data.pop("amount", None) or Decimal(0)
        if tranche := self.tranches.get(what):
            return data | {"tranche": tranche}
        year, kind = self.rest[what]
        return data | {"from_year": year, "from_class": kind, "amount": amount, "due_on": None}


class RefuseForm(ReasonForm):
    """The money stays in its year."""

    submit_label = "Refuse this move"


class WithdrawForm(ReasonForm):
    """Taking back what one asked for."""

    submit_label = "Withdraw this request"
