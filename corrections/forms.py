"""Forms about mistakes."""

from typing import Any

from django import forms

from corrections.models import LONGEST_TEXT
from nhsuk.forms import Form


class ReportForm(Form):
    """What a reader found wrong."""

    submit_label = "Send the report"
    page = forms.CharField(widget=forms.HiddenInput, max_length=300)
    text = forms.CharField(
        label="What is wrong?",
        help_text="Say what the page says, what it should say, and how you know."
        " Do not write anything about a patient.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter what is wrong"},
    )
    email = forms.EmailField(
        label="Your email address",
        help_text="Only if you want an answer. We use it for nothing else.",
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class AnswerForm(Form):
    """What is answered; a correction also has its line for the public list."""

    submit_label = "Send the answer"
    outcome = forms.ChoiceField(
        label="Was the reader right?",
        choices=[("corrected", "Yes, and it is corrected"), ("declined", "No, the page is right")],
        widget=forms.RadioSelect(attrs={"conditional": {"corrected": "sentence"}}),
        error_messages={"required": "Select whether the reader was right"},
    )
    sentence = forms.CharField(
        label="What was corrected",
        help_text="One sentence for the public list: what was wrong, and what is right.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    answer = forms.CharField(
        label="Answer to the reader",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("outcome") == "corrected" and not found.get("sentence"):
            self.add_error("sentence", "Enter what was corrected, for the public list")
        return found


class CorrectionForm(Form):
    """A correction that nobody had to ask for."""

    submit_label = "Add to the list"
    page = forms.CharField(
        label="Page", help_text="Its address, such as /trusts/RLN/", max_length=300
    )
    sentence = forms.CharField(
        label="What was corrected",
        help_text="One sentence: what was wrong, and what is right.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
