"""Asking for money back, and recording that it is there."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from core.dates import long_date, today
from core.money import PoundsField, pounds
from funding.forms.releases import LONGEST_REASON, ReasonForm, TransferForm
from funding.models import Commitment, Recovery
from nhsuk.forms import Form, SplitDateField

# A trust has so many days to pay back, unless another day is chosen.
USUAL_DAYS = 60


class RecoveryForm(Form):
    """For which promise, how much, by when and why."""

    submit_label = "Ask for this money back"
    commitment = forms.ChoiceField(
        label="What was not met?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select the commitment that was not met"},
    )
    amount = PoundsField(
        label="Amount",
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
        error_messages={"required": "Enter how much is to be paid back"},
    )
    due_on = SplitDateField(label="To be paid back by", help_text="For example, 31 3 2027.")
    reason = forms.CharField(
        label="Why",
        help_text="The trust reads this once a colleague has decided.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter why it is to be paid back"},
    )

    def __init__(
        self, *args: Any, failed: Sequence[Commitment], left: Decimal, **kwargs: Any
    ) -> None:
        self.failed = {each.reference: each for each in failed}
        super().__init__(*args, **kwargs)
        commitment: Any = self.fields["commitment"]
        commitment.choices = [(key, each.claim.title) for key, each in self.failed.items()]
        commitment.widget.attrs["hints"] = {
            key: f"{each.trust.display_name}, due {long_date(each.due_on)}. "
            f"Evidence: {each.claim.status_words.lower()}."
            for key, each in self.failed.items()
        }
        self.fields["amount"].help_text = f"At most {pounds(left)}."
        due_on: Any = self.fields["due_on"]
        due_on.earliest, due_on.initial = today(), today() + timedelta(USUAL_DAYS)

    def clean_commitment(self) -> Commitment:
        return self.failed[self.cleaned_data["commitment"]]


class ReceivedForm(TransferForm):
    """The day and the reference by which the money is there."""

    submit_label = "Record as paid back"
    received_on = SplitDateField(label="Date paid back", help_text="For example, 18 3 2027.")

    def __init__(self, *args: Any, recovery: Recovery, **kwargs: Any) -> None:
        self.recovery = recovery
        super().__init__(*args, **kwargs)

    def clean_received_on(self) -> date:
        """Not in the future, and not before it was decided."""
        return self.clean_day("received_on", self.recovery.decided_at, "decided")


class RefuseForm(ReasonForm):
    """The trust keeps the money."""

    submit_label = "Refuse this request"


class WithdrawForm(ReasonForm):
    """Taking back what one asked for."""

    submit_label = "Withdraw this request"


class DropForm(ReasonForm):
    """Nothing is to be paid back any more."""

    submit_label = "Let it go"
