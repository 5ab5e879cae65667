"""What a holder of an award promises beside what its template named."""

from typing import Any

from django import forms

from core.dates import today
from funding.models import Award, CommitmentType
from funding.queries import current_holders
from maturity.models import PlanItem
from nhsuk.forms import Form, SplitDateField
from trusts.models import Trust


class NewCommitmentForm(Form):
    """One commitment: an entry of the catalogue, or the words of a trust's plan under it."""

    submit_label = "Add the commitment"

    trust = forms.ChoiceField(label="Trust", widget=forms.RadioSelect)
    type = forms.ModelChoiceField(
        label="Entry of the catalogue",
        queryset=CommitmentType.objects.none(),
        to_field_name="code",
        empty_label="Choose an entry",
    )
    title = forms.CharField(
        label="Title in other words",
        required=False,
        max_length=200,
        help_text="Empty: as the catalogue says. Other words prove no level of maturity.",
    )
    requirement = forms.CharField(
        label="Requirement in other words",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = SplitDateField(label="Due", help_text="For example, 31 3 2027.")
    over_limit_reason = forms.CharField(
        label="Why it cannot wait",
        required=False,
        max_length=500,
        help_text="Only if the trust has had all the requests that one year allows.",
    )

    def __init__(
        self, *args: Any, award: Award, user: Any, item: PlanItem | None = None, **kwargs: Any
    ) -> None:
        self.item = item
        self.holders = {trust.code: trust for trust in current_holders(award)}
        if item is not None:
            trust = item.plan.assessment.trust
            self.holders = {trust.code: trust}
            kwargs["initial"] = words_of(item)
        super().__init__(*args, **kwargs)
        holder: Any = self.fields["trust"]
        holder.choices = [(code, trust.display_name) for code, trust in self.holders.items()]
        if len(self.holders) == 1:
            holder.widget, holder.initial = forms.HiddenInput(), next(iter(self.holders))
        due: Any = self.fields["due_on"]
        due.earliest = today()
        entry: Any = self.fields["type"]
        entry.queryset = CommitmentType.objects.visible_to(user)

    def clean_trust(self) -> Trust:
        return self.holders[self.cleaned_data["trust"]]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        title, requirement = found.get("title"), found.get("requirement")
        if title and not requirement:
            self.add_error("requirement", "Enter what the trust has to show")
        if requirement and not title:
            self.add_error("title", "Enter a title for it")
        return found


def words_of(item: PlanItem) -> dict[str, Any]:
    """A plan's item as a commitment would say it."""
    return {
        "title": f"{item.statement.dimension.name}: {item.statement.code}",
        "requirement": f"{item.statement.text} {item.what}",
        "due_on": item.due_on if item.due_on and item.due_on >= today() else None,
    }
