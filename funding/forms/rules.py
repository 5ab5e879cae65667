"""How a programme pays."""

from typing import Any

from django import forms

from core.money import PoundsField
from funding.models import FundingRules
from funding.models.budgets import MOST_WORKING_DAYS
from funding.queries import rules_of
from nhsuk.forms import Form
from programmes.models import Programme

RULES = ("light_route_below", "approval_working_days", "payment_working_days")


class DaysField(forms.IntegerField):
    """A number of working days."""

    def __init__(self, **kwargs: Any) -> None:
        words = f"Enter a number of working days from 1 to {MOST_WORKING_DAYS}"
        errors = dict.fromkeys(("required", "invalid", "min_value", "max_value"), words)
        super().__init__(
            min_value=1,
            max_value=MOST_WORKING_DAYS,
            widget=forms.TextInput(attrs={"width": 3, "inputmode": "numeric"}),
            error_messages=errors,
            **kwargs,
        )


class RulesForm(Form):
    """The limit of the light route, and the target times, as they are to begin with."""

    submit_label = "Set these rules"
    light_route_below = PoundsField(
        label="One approval is enough for instalments below",
        help_text="0 means that every payment needs two approvals. An instalment paid before "
        "delivery always does.",
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    approval_working_days = DaysField(label="Working days for an approval")
    payment_working_days = DaysField(
        label="Working days for a payment", help_text="From the last approval on"
    )
    reason = forms.CharField(
        label="Reason",
        help_text="It stays in the history.",
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the reason"},
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        now: FundingRules = rules_of(programme)
        kwargs["initial"] = {name: getattr(now, name) for name in RULES}
        super().__init__(*args, **kwargs)
