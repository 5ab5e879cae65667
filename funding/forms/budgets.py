"""Setting a budget."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from core.dates import FinancialYear, today
from core.money import PoundsField, pounds
from core.text import CapitalClass
from funding.models import Budget
from nhsuk.forms import Form
from programmes.models import Programme, Wave

FIRST_YEAR = 2016
YEARS_AHEAD = 6


def year_choices() -> list[tuple[str, str]]:
    """This year and those to come, then the years before, the latest first."""
    this = FinancialYear.of(today()).start
    order = [*range(this, this + YEARS_AHEAD + 1), *range(this - 1, FIRST_YEAR - 1, -1)]
    years = [(str(year), str(FinancialYear(year))) for year in order]
    return [("", "Choose a year"), *years]


class YearField(forms.TypedChoiceField):
    """A financial year as the calendar year in which it begins."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=year_choices, coerce=int, **kwargs)


class BudgetForm(Form):
    """The budget of a programme, or of one wave, in one year and class."""

    submit_label = "Set the budget"
    programme = forms.ModelChoiceField(queryset=Programme.objects.none())
    wave = forms.ModelChoiceField(
        queryset=Wave.objects.none(),
        required=False,
        help_text="Leave empty for the whole programme",
    )
    year = YearField(label="Financial year")
    capital_class = forms.ChoiceField(
        label="Capital or revenue",
        choices=CapitalClass.choices,
        widget=forms.RadioSelect(attrs={"inline": True}),
    )
    amount = PoundsField(label="Amount", widget=forms.TextInput(attrs={"prefix": "£", "width": 10}))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        programmes = Programme.objects.visible_to(user)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["wave"].queryset = Wave.objects.filter(  # type: ignore[attr-defined]
            programme__in=programmes
        ).select_related("programme")

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        wave, programme = found.get("wave"), found.get("programme")
        if wave and programme and wave.programme_id != programme.pk:
            raise ValidationError({"wave": f"{wave} belongs to {wave.programme}"})
        return found


class BudgetChoice(forms.ModelChoiceField):
    """A budget by programme, year, class and amount."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}: {pounds(obj.amount)}"


class ConfirmBudgetForm(Form):
    """Which indicative budget to confirm."""

    submit_label = "Confirm this budget"
    budget = BudgetChoice(
        label="Which budget?",
        queryset=Budget.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "Select a budget"},
    )

    def __init__(self, *args: Any, budgets: QuerySet[Budget], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].queryset = budgets.select_related(  # type: ignore[attr-defined]
            "programme", "wave"
        )
