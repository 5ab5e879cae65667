"""What an assessor fills in at the desk: a decision, and to whom a claim goes."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import User
from accounts.permissions import Permission
from evidence import lifecycles
from evidence.kinds import Level
from nhsuk.forms import Form

OUTCOME_HINTS = {
    lifecycles.ACCEPTED: "The evidence shows it.",
    lifecycles.RETURNED: "It may be met, but this does not show it. The trust sends it again.",
    lifecycles.REJECTED: "The evidence shows that it is not met.",
}
OUTCOME_LABELS = {
    lifecycles.ACCEPTED: "Met",
    lifecycles.RETURNED: "Send back",
    lifecycles.REJECTED: "Not met",
    lifecycles.SETTLED: "Checked: the evidence shows a level",
}

READING_HELP = (
    "What in the evidence shows this level, and what the next one would need. It is weighed if "
    "another assessor finds another level. The trust may read it."
)
RESOLVING_HELP = "The trust and both readers read this."
FINAL_HELP = "The trust reads this. The level is final: nobody looks at it after you."


class DecisionForm(Form):
    """An assessor's decision."""

    submit_label = "Decide, and open the next one"
    # What is needed depends on the decision; the hints say when.
    mark_optional = False

    outcome = forms.ChoiceField(
        label="Your decision",
        widget=forms.RadioSelect,
        error_messages={"required": "Select your decision"},
    )
    verified_level = forms.IntegerField(
        label="Level that the evidence shows",
        required=False,
        min_value=0,
        max_value=10,
        widget=forms.NumberInput(attrs={"width": 2, "inputmode": "numeric"}),
    )
    reason = forms.CharField(
        label="Reason, and what would satisfy",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="The trust reads this. Needed unless it is met.",
    )

    def __init__(
        self,
        *args: Any,
        outcomes: Sequence[str],
        levels: Sequence[Level] = (),
        resolving: bool | None = None,
        final: bool = False,
        **kwargs: Any,
    ) -> None:
        """`resolving`: of what two assessors read, whether their readings differ; else None.
        `final`: whether it is a second look at a level."""
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        outcome.choices = [(each, OUTCOME_LABELS[each]) for each in outcomes]  # type: ignore[attr-defined]
        hints = {each: OUTCOME_HINTS[each] for each in outcomes if each in OUTCOME_HINTS}
        outcome.widget.attrs["hints"] = hints
        if lifecycles.SETTLED not in outcomes:
            del self.fields["verified_level"]
        elif levels:
            self.fields["verified_level"] = level_field(levels)
        if resolving is not None:
            self.ask_readers(resolving)
        if final:
            self.ask_why(FINAL_HELP)
        if lifecycles.RETURNED in outcomes and lifecycles.SETTLED in outcomes:
            self.fields["verified_level"].help_text = "Needed unless you send it back."
        if outcomes == [lifecycles.SETTLED]:
            outcome.initial = lifecycles.SETTLED
            level = self.fields["verified_level"]
            level.required = True
            level.error_messages["required"] = "Select or enter the level that the evidence shows"

    def ask_readers(self, resolving: bool) -> None:
        """Of both readers, and of whoever resolves."""
        self.ask_why(RESOLVING_HELP if resolving else READING_HELP)
        self.fields["resolving"] = forms.BooleanField(
            required=False, initial=resolving, widget=forms.HiddenInput
        )

    def ask_why(self, help_text: str) -> None:
        """A reason, whatever is decided."""
        reason = self.fields["reason"]
        reason.required, reason.label = True, "Reason"
        reason.error_messages["required"] = "Enter your reason"
        reason.help_text = help_text


def level_field(levels: Sequence[Level]) -> forms.Field:
    """The levels of a scale, each with what it requires beside it."""
    hints = {str(level): requires for level, _, requires in levels if requires}
    return forms.TypedChoiceField(
        label="Level that the evidence shows",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[(level, label) for level, label, _ in levels],
        widget=forms.RadioSelect(attrs={"hints": hints}),
    )


class AllocateForm(Form):
    """Which assessor a claim goes to."""

    submit_label = "Hand over"
    assessor = forms.ModelChoiceField(
        label="Assessor", queryset=User.objects.none(), empty_label="Select an assessor"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        assessors = User.objects.with_permission(Permission.CLAIM_DECIDE).order_by("name")
        self.fields["assessor"].queryset = assessors  # type: ignore[attr-defined]
