"""Asking for a waiver, and ending one."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from core.dates import long_date, today
from funding.conditions.stored import StoredCondition
from funding.forms.releases import ReasonForm
from funding.models import Condition, Tranche
from funding.queries_waivers import usual_end
from nhsuk.forms import Form, SplitDateField


class WaiverForm(Form):
    """One condition of an instalment, why it should be lifted, and until when."""

    submit_label = "Ask for this waiver"
    condition = forms.ChoiceField(
        label="What should be lifted?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what should be lifted"},
    )
    justification = forms.CharField(
        label="Why",
        help_text="Anybody reads this, ten working days after the grant.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter why it should be lifted"},
    )
    until = SplitDateField(label="Until")

    def __init__(
        self, *args: Any, tranche: Tranche, offered: Sequence[StoredCondition], **kwargs: Any
    ) -> None:
        self.tranche = tranche
        super().__init__(*args, **kwargs)
        condition: Any = self.fields["condition"]
        condition.choices = [(str(each.id), each.title) for each in offered]
        until: Any = self.fields["until"]
        last: date = tranche.financial_year.last_day
        until.earliest, until.latest, until.initial = today(), last, usual_end(tranche)
        until.help_text = f"At most {long_date(last)}, the end of the instalment's financial year."

    def clean_condition(self) -> Condition:
        return Condition.objects.get(pk=self.cleaned_data["condition"], tranche=self.tranche)


class RefuseForm(ReasonForm):
    """Not granting it."""

    submit_label = "Refuse this waiver"


class WithdrawForm(ReasonForm):
    """Taking back what one asked for."""

    submit_label = "Withdraw this waiver"


class RevokeForm(ReasonForm):
    """Ending it before its day."""

    submit_label = "Revoke this waiver"
