"""Planning milestones, and planning one anew."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from core.errors import DomainError
from milestones import policies
from milestones.models import Milestone, TrustMilestone
from nhsuk.forms import Form, SplitDateField
from programmes.models import Participation


def over_limit_reason() -> forms.CharField:
    """Asked for only beyond the yearly limit of requests (rule 18)."""
    return forms.CharField(
        label="Reason for asking beyond the year's limit of requests",
        help_text="Only if the portal refuses without one.",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ReforecastForm(Form):
    """A new date beside the ones before, and why."""

    submit_label = "Re-plan the milestone"
    planned_for = SplitDateField(
        label="New date",
        help_text="When the trust expects to reach the milestone now. For example, 27 3 2027",
    )
    reason = forms.CharField(
        label="Why does the date move?",
        help_text="Anyone can read this, beside the date that was planned first.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the date moves"},
    )

    def __init__(self, *args: Any, current: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.current = current

    def clean_planned_for(self) -> date:
        day: date = self.cleaned_data["planned_for"]
        return checked(day, policies.check_forecast, self.current)


class AskForm(Form):
    """Why a trust is asked for more than it was."""

    submit_label = "Ask the trust"
    reason = forms.CharField(
        label="Why is it asked now?",
        help_text="The trust's people can read this in the history.",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is asked now"},
    )
    over_limit_reason = over_limit_reason()


class PlanForm(Form):
    """A first date for any of the milestones that a trust has no plan for."""

    submit_label = "Record the plan"

    def __init__(
        self,
        *args: Any,
        participation: Participation,
        milestones: Iterable[Milestone],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.participation = participation
        self.milestones = list(milestones)
        for milestone in self.milestones:
            self.fields[milestone.slug] = SplitDateField(label=str(milestone), required=False)
        self.fields["source"] = forms.CharField(
            label="Where the dates are agreed",
            help_text="For example, the reference of the agreement. Anyone can read this.",
            max_length=250,
            required=False,
        )
        self.fields["over_limit_reason"] = over_limit_reason()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        for milestone in self.milestones:
            if day := found.get(milestone.slug):
                try:
                    policies.check_baseline(day, self.participation)
                except DomainError as refusal:
                    self.add_error(milestone.slug, refusal.message)
        if not self.errors and not self.dates:
            self.add_error(self.milestones[0].slug, "Enter a date for at least one milestone")
        return found

    @property
    def dates(self) -> dict[Milestone, date]:
        """The milestones that were given a date."""
        given = {each: self.cleaned_data.get(each.slug) for each in self.milestones}
        return {milestone: day for milestone, day in given.items() if day}


def checked(day: date, check: Any, *against: Any) -> date:
    """A date that a policy lets pass; its refusal becomes the field's message."""
    try:
        check(day, *against)
    except DomainError as refusal:
        raise forms.ValidationError(refusal.message) from refusal
    return day


def unplanned(user: Any, participation: Participation) -> list[Milestone]:
    """The milestones that a participant's trust has no plan for."""
    planned = TrustMilestone.objects.filter(trust=participation.trust)
    rows = Milestone.objects.visible_to(user).exclude(pk__in=planned.values("milestone"))
    return list(rows)
