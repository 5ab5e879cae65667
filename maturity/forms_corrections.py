"""What somebody who signs fills in to correct what was signed off."""

from collections.abc import Sequence
from typing import Any

from django import forms

from evidence.models import EvidenceItem
from maturity.forms import AnswerForm
from maturity.models import Answer
from maturity.services.correcting import MOST_AT_ONCE
from nhsuk.forms import Form


class ChooseForm(Form):
    """Which statements are to be corrected; the next page asks what they should say."""

    submit_label = "Continue"
    form_method = "get"
    mark_optional = False

    statement = forms.MultipleChoiceField(
        label="Statements that should say something else",
        widget=forms.CheckboxSelectMultiple(attrs={"small": True}),
        error_messages={"required": "Select at least one statement"},
    )

    def __init__(self, *args: Any, answers: Sequence[Answer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["statement"]
        field.choices = [(each.statement.code, str(each.statement)) for each in answers]
        field.widget.attrs["hints"] = {each.statement.code: each.words for each in answers}

    def clean_statement(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["statement"]
        if len(chosen) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Select {MOST_AT_ONCE} statements or fewer")
        return chosen


class RightForm(AnswerForm):
    """What one answer should have been: the same questions, without evidence."""

    def offer_held(self) -> None:
        self.items = {}
        self.fields["reason"].help_text = ""

    @property
    def chosen(self) -> list[tuple[EvidenceItem, int | None]]:
        return []


class WhyForm(Form):
    """Why what was signed off is not right."""

    form_tag = False
    submit_label = ""
    mark_optional = False

    reason = forms.CharField(
        label="Why it has to be corrected",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Whoever reads the assessment reads it.",
    )
