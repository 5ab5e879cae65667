"""Asking for another date of a commitment, and the answer."""

from datetime import timedelta
from typing import Any

from django import forms

from core.dates import today
from funding.models import Commitment
from nhsuk.forms import Form, SplitDateField

LONGEST = 1_000


class AskDateForm(Form):
    """A later day, and why the present one cannot be kept."""

    submit_label = "Ask for this date"
    wanted_on = SplitDateField(label="New date", help_text="For example, 31 3 2027.")
    reason = forms.CharField(
        label="Why",
        help_text="What happened, and what you will have done by the new date.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter why you need another date"},
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted: Any = self.fields["wanted_on"]
        wanted.earliest = max(today(), commitment.due_on + timedelta(days=1))


class AnswerDateForm(Form):
    """Agree or refuse, with a sentence."""

    submit_label = "Send the answer"
    decision = forms.ChoiceField(
        label="Do you agree?",
        choices=[("agree", "Agree to the new date"), ("refuse", "Refuse: the date stands")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select whether you agree"},
    )
    answer = forms.CharField(
        label="Your answer in a sentence",
        help_text="The trust reads this, and it stays in the history.",
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter your answer"},
    )
