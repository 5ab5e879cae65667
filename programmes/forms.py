"""What people fill in about pairings."""

from typing import Any

from django import forms

from nhsuk.forms import Form

YES, NO = "yes", "no"


class PairingForm(Form):
    """A trust's answer to a pairing that was proposed for it."""

    submit_label = "Send our answer"

    answer = forms.ChoiceField(
        label="Does your trust agree to this pairing?",
        choices=[(YES, "Yes, we confirm it"), (NO, "No, we do not")],
        widget=forms.RadioSelect(attrs={"conditional": {NO: "reason"}}),
        error_messages={"required": "Select whether your trust agrees"},
    )
    reason = forms.CharField(
        label="Why not",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="The other trust and the programme team read this.",
    )

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("answer") == NO and not found.get("reason"):
            self.add_error("reason", "Enter why your trust does not agree")
        return found
