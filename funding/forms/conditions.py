"""What an instalment waits for besides: one form for each type, after choosing it."""

from typing import Any

from django import forms

from core.dates import today
from funding.models import Commitment, Tranche
from funding.queries import current_holders
from maturity.models import Framework
from milestones.models import TrustMilestone
from nhsuk.forms import Form, SplitDateField

EXAMPLE = "For example, 31 3 2027."


class KindForm(Form):
    """Which type; the next page asks for the rest."""

    form_method = "get"
    kind = forms.ChoiceField(
        label="What should it wait for?",
        widget=forms.RadioSelect,
        error_messages={"required": "Select what it should wait for"},
    )

    def __init__(self, *args: Any, types: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = [(each.kind, each.label) for each in types]
        kind.widget.attrs["hints"] = {each.kind: each.hint for each in types}


class ConditionForm(Form):
    """The fields of one type; `cleaned_data` makes it."""

    submit_label = "Let it wait for this"

    def __init__(self, *args: Any, tranche: Tranche, user: Any, **kwargs: Any) -> None:
        self.tranche, self.user = tranche, user
        super().__init__(*args, **kwargs)
        self.prepare()

    def prepare(self) -> None:
        """Offer what this tranche may wait for."""


class HolderForm(ConditionForm):
    """One that names a trust; where only one holds the award, that is it."""

    trust = forms.ChoiceField(label="Trust", widget=forms.RadioSelect)

    def prepare(self) -> None:
        self.holders = {trust.code: trust for trust in current_holders(self.tranche.award)}
        trust: Any = self.fields["trust"]
        trust.choices = [(code, each.display_name) for code, each in self.holders.items()]
        if len(self.holders) == 1:
            trust.widget, trust.initial = forms.HiddenInput(), next(iter(self.holders))

    def clean_trust(self) -> Any:
        return self.holders[self.cleaned_data["trust"]]


class CommitmentChoice(forms.ModelChoiceField):
    """A commitment, by what it asks of whom."""

    def label_from_instance(self, row: Any) -> str:
        return f"{row.claim.title}, {row.trust.display_name}"


class CommitmentForm(ConditionForm):
    commitment = CommitmentChoice(
        label="Commitment",
        queryset=Commitment.objects.none(),
        to_field_name="reference",
        empty_label="Choose a commitment",
    )

    def prepare(self) -> None:
        rows = Commitment.objects.visible_to(self.user).filter(award=self.tranche.award_id)
        field: Any = self.fields["commitment"]
        field.queryset = rows.select_related("claim", "trust")
        if not field.queryset.exists():
            field.help_text = "This award has none yet: add a commitment to it first."


def milestones_of(user: Any, trusts: Any) -> Any:
    """The milestones that these trusts have a plan for, as choices."""
    plans = TrustMilestone.objects.visible_to(user).filter(trust__in=trusts)
    return plans.select_related("trust", "milestone").order_by("trust__name", "milestone__number")


class MilestoneChoice(forms.ModelChoiceField):
    """A trust's plan, by its milestone and its trust."""

    def label_from_instance(self, plan: Any) -> str:
        return f"{plan.milestone}, {plan.trust.display_name}"


class MilestoneForm(ConditionForm):
    plan = MilestoneChoice(
        label="Milestone",
        queryset=TrustMilestone.objects.none(),
        empty_label="Choose a milestone",
        help_text="Those that a trust holding the award has a plan for.",
    )
    by_date = SplitDateField(
        label="Signed off by",
        required=False,
        help_text="Empty: whenever. With a day, the trust signs all of it off by then; how long "
        "assessors take does not count.",
    )

    def prepare(self) -> None:
        field: Any = self.fields["plan"]
        field.queryset = milestones_of(self.user, current_holders(self.tranche.award))
        if not field.queryset.exists():
            field.help_text = "No trust that holds the award has planned a milestone yet."
        by_date: Any = self.fields["by_date"]
        by_date.earliest = today()


class MaturityForm(HolderForm):
    framework = forms.ModelChoiceField(
        label="Framework",
        queryset=Framework.objects.none(),
        to_field_name="slug",
        empty_label="Choose a framework",
    )
    at_least = forms.IntegerField(
        label="At least",
        error_messages={"required": "Enter how many points out of 100 are needed"},
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={"width": 3, "suffix": "out of 100"}),
        help_text="In whole points. The figure that is published is deliberately cautious: an "
        "honest trust is usually published some points below what it says of itself.",
    )

    def prepare(self) -> None:
        super().prepare()
        field: Any = self.fields["framework"]
        field.queryset = Framework.objects.filter(versions__status="in_force").order_by("name")


class BlueprintForm(HolderForm):
    wanted = forms.IntegerField(
        label="How many",
        error_messages={"required": "Enter how many blueprints are wanted"},
        min_value=1,
        max_value=20,
        widget=forms.NumberInput(attrs={"width": 2}),
        help_text="Since the day of the award; another instalment may count the same ones.",
    )


class DateForm(ConditionForm):
    day = SplitDateField(label="Date to be reached", help_text=EXAMPLE)


class EvidenceForm(HolderForm):
    title_asked = forms.CharField(
        label="What has to be so",
        max_length=200,
        error_messages={"required": "Enter what has to be so"},
    )
    requirement = forms.CharField(
        label="What the trust has to show",
        max_length=2000,
        error_messages={"required": "Enter what the trust has to show"},
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    due_on = SplitDateField(label="Due", help_text=EXAMPLE)
    over_limit_reason = forms.CharField(
        label="Why it cannot wait",
        required=False,
        max_length=500,
        help_text="Only if the trust has had all the requests that one year allows.",
    )

    def prepare(self) -> None:
        super().prepare()
        due: Any = self.fields["due_on"]
        due.earliest, due.initial = today(), max(self.tranche.due_on, today())
