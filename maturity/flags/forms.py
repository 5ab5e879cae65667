"""What somebody writes who looked."""

from django import forms

from maturity.flags.policies import LONGEST_NOTE
from nhsuk.forms import Form


class CloseFlagForm(Form):
    submit_label = "Close it"

    note = forms.CharField(
        label="What did you find?",
        help_text="Whom you asked, what they said, and what follows. It stays with the assessment;"
        " the trust and the public do not see it.",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter what you found"},
    )
