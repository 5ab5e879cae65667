"""What assessors fill in about statements that do not apply."""

from typing import Any

from django import forms

from maturity.forms import caught_up
from maturity.models import Answer
from maturity.services import Judgement
from maturity.services.assessing import LONGEST_REASON
from nhsuk.forms import Form

AGREE, REFUSE = "agree", "refuse"


class ExemptionForm(Form):
    """Whether one statement applies to the trust. `edition` says which answer was read; what is
    left open stays open."""

    form_tag = False
    submit_label = ""
    mark_optional = False

    decision = forms.ChoiceField(
        required=False,
        choices=[(AGREE, "I agree: it does not apply"), (REFUSE, "I do not agree")],
        widget=forms.RadioSelect(attrs={"small": True, "label_size": "s"}),
    )
    reason = forms.CharField(
        label="Why (needed if you do not agree; the trust reads it)",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "character_count": False}),
        error_messages={"max_length": "Why must have %(limit_value)d characters or fewer"},
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, answer: Answer) -> None:
        self.answer = answer
        code = answer.statement.code
        data, self.is_stale = caught_up(data, f"{code}-edition", answer.edition)
        super().__init__(data, prefix=code, initial={"edition": answer.edition})
        self.fields["decision"].label = f"{answer.statement.code}: your decision"

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        blank = found.get("decision") == REFUSE and not found.get("reason", "").strip()
        if blank and "reason" not in self.errors:
            code = self.answer.statement.code
            self.add_error("reason", f"Enter why you do not agree that {code} does not apply")
        if self.is_stale and found.get("decision"):
            self.add_error(
                "decision",
                f"The answer to {self.answer.statement.code} has changed since you opened the "
                "page. Read it again, and decide about what it says now",
            )
        return found

    @property
    def is_decided(self) -> bool:
        return bool(self.cleaned_data["decision"])

    @property
    def judgement(self) -> Judgement:
        given = self.cleaned_data
        return Judgement(
            answer=self.answer,
            edition=given["edition"],
            agreed=given["decision"] == AGREE,
            reason=given["reason"].strip(),
        )
