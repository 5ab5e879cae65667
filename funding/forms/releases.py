"""What people enter when they decide about a payment, or record it."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.dates import london_day, long_date, today
from funding.models import Release
from nhsuk.forms import Form, SplitDateField

LONGEST_REASON = 1_000


class ReasonForm(Form):
    """One reason, which stays in the history."""

    submit_variant = "warning"
    cancel_label = "Go back"
    reason = forms.CharField(
        label="Reason",
        help_text="The trust and your colleagues read this.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the reason"},
    )


class DeclineForm(ReasonForm):
    """Not approving a payment."""

    submit_label = "Decline this payment"


class CancelForm(ReasonForm):
    """Taking a payment back before it is made."""

    submit_label = "Cancel this payment"


class WithdrawForm(ReasonForm):
    """Taking a proposal back."""

    submit_label = "Withdraw this payment"


class HoldForm(ReasonForm):
    """Stopping a payment for a while."""

    submit_label = "Put on hold"


class LiftForm(ReasonForm):
    """Letting a payment on hold go on."""

    submit_label = "Lift the hold"
    submit_variant = ""


class FailedForm(ReasonForm):
    """A payment that came back or was never made."""

    submit_label = "Record that it failed"


class TransferForm(Form):
    """The finance system's reference of money that went one way or the other."""

    cancel_label = "Go back"
    payment_reference = forms.CharField(
        label="Payment reference",
        help_text="As the finance system shows it",
        max_length=50,
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Enter the payment reference"},
    )

    def clean_day(self, name: str, since: datetime | None, step: str) -> date:
        """The day of a field: not in the future, and not before the money was `step`."""
        day: date = self.cleaned_data[name]
        label = self.fields[name].label
        if day > today():
            raise ValidationError(f"{label} must be today or in the past")
        if since and day < london_day(since):
            raise ValidationError(
                f"{label} must be on or after {long_date(since)}, when it was {step}"
            )
        return day


class PaidForm(TransferForm):
    """The reference and date by which finance paid."""

    submit_label = "Record as paid"
    paid_on = SplitDateField(label="Date paid", help_text="For example, 18 3 2022")

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        self.release = release
        super().__init__(*args, **kwargs)

    def clean_paid_on(self) -> date:
        """Not in the future, and not before the payment was instructed (rule 15)."""
        batch = self.release.batch
        sent = batch.instructed_at if batch else None
        return self.clean_day("paid_on", sent, "instructed")


class ReturnedForm(Form):
    """When a payment came back, and why."""

    submit_label = "Record that it came back"
    submit_variant = "warning"
    cancel_label = "Go back"
    returned_on = SplitDateField(label="Date it came back", help_text="For example, 23 3 2022")
    reference = forms.CharField(
        label="Reference of the return",
        help_text="As the finance system shows it, if it does",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"width": 20, "autocomplete": "off", "spellcheck": "false"}),
    )
    reason = forms.CharField(
        label="Reason",
        help_text="The trust and your colleagues read this.",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, release: Release, **kwargs: Any) -> None:
        self.release = release
        super().__init__(*args, **kwargs)

    def clean_returned_on(self) -> date:
        """Not in the future, and not before it was paid."""
        day: date = self.cleaned_data["returned_on"]
        paid = self.release.paid_on
        if day > today():
            raise ValidationError("Date it came back must be today or in the past")
        if paid and day < paid:
            raise ValidationError(
                f"Date it came back must be on or after {long_date(paid)}, when it was paid"
            )
        return day
