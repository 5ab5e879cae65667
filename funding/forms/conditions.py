"""What an instalment waits for beside its commitments."""

from datetime import date
from typing import Any

from django import forms

from funding.models import AwardHolder, Tranche
from milestones.models import TrustMilestone
from nhsuk.forms import Form, SplitDateField


def milestones_of(user: Any, trusts: Any) -> Any:
    """The milestones that these trusts have a plan for, as choices."""
    plans = TrustMilestone.objects.visible_to(user).filter(trust__in=trusts)
    return plans.select_related("trust", "milestone").order_by("trust__name", "milestone__number")


class MilestoneChoice(forms.ModelChoiceField):
    """A trust's plan, by its milestone and its trust."""

    def label_from_instance(self, plan: Any) -> str:
        return f"{plan.milestone}, {plan.trust.display_name}"


class ConditionForm(Form):
    """A milestone of a trust that holds the award, or a day."""

    submit_label = "Let it wait for this"
    milestone = MilestoneChoice(
        queryset=TrustMilestone.objects.none(), required=False, empty_label="None"
    )
    on_date = SplitDateField(label="Date to be reached", required=False)

    def __init__(self, *args: Any, tranche: Tranche, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holders = AwardHolder.objects.in_force().filter(award=tranche.award_id)
        plans = milestones_of(user, holders.values("trust"))
        self.fields["milestone"].queryset = plans  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = [name for name in ("milestone", "on_date") if found.get(name)]
        if not self.errors and len(chosen) != 1:
            self.add_error("milestone", "Select a milestone, or enter a date: one of the two")
        return found

    @property
    def awaited(self) -> TrustMilestone | date:
        """What was chosen."""
        return self.cleaned_data["milestone"] or self.cleaned_data["on_date"]
