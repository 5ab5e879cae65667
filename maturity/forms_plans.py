"""What a trust fills in about its plan."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maturity.gaps import Gap
from maturity.lifecycles import DROPPED, PLAN_ITEM
from maturity.models import PlanItem
from nhsuk.forms import Form, SplitDateField

LONGEST_WHAT, LONGEST_REASON = 1000, 500


def what_field() -> forms.CharField:
    return forms.CharField(
        label="What is done", max_length=LONGEST_WHAT, widget=forms.Textarea(attrs={"rows": 4})
    )


def owner_field() -> forms.CharField:
    return forms.CharField(
        label="Who sees to it",
        required=False,
        max_length=120,
        help_text="A role is better than a name: people move.",
    )


def due_field() -> SplitDateField:
    return SplitDateField(label="By when", required=False, help_text="For example, 31 3 2027.")


class NewItemForm(Form):
    """A statement that is below its target and not in the plan yet."""

    submit_label = "Add it to the plan"

    statement = forms.ChoiceField(label="Statement")
    what = what_field()
    owner = owner_field()
    due_on = due_field()

    def __init__(self, *args: Any, gaps: Sequence[Gap], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.gaps = {gap.statement.code: gap for gap in gaps}
        choice: Any = self.fields["statement"]
        choice.choices = [
            ("", "Choose a statement"),
            *((c, label(g)) for c, g in self.gaps.items()),
        ]

    @property
    def item(self) -> dict[str, Any]:
        """What `services.add_plan_item` takes."""
        gap = self.gaps[self.cleaned_data["statement"]]
        words = {name: self.cleaned_data[name] for name in ("what", "owner", "due_on")}
        return {"statement": gap.statement, "to_level": gap.aim.level, **words}


def label(gap: Gap) -> str:
    return f"{gap.statement} ({gap.now_words})"


class ItemForm(Form):
    """An item as it should read, and how it goes."""

    submit_label = "Save"

    to_level = forms.TypedChoiceField(
        label="Level to reach", coerce=int, widget=forms.RadioSelect(attrs={"small": True})
    )
    what = what_field()
    owner = owner_field()
    due_on = due_field()
    status = forms.ChoiceField(
        label="How it goes",
        widget=forms.RadioSelect(attrs={"small": True, "conditional": {DROPPED: "reason"}}),
    )
    reason = forms.CharField(
        label="Why it is dropped",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, item: PlanItem, **kwargs: Any) -> None:
        fields = ("to_level", "what", "owner", "due_on", "status", "reason", "edition")
        kwargs["initial"] = {name: getattr(item, name) for name in fields}
        super().__init__(*args, **kwargs)
        level: Any = self.fields["to_level"]
        level.choices = [
            (option.level, option.label)
            for option in item.statement.scale.options.order_by("level")
            if option.level > item.from_level
        ]
        status: Any = self.fields["status"]
        status.choices = [
            (state, words)
            for state, words in PLAN_ITEM.choices
            if state == item.status or PLAN_ITEM.allows(item.status, state)
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        if found.get("status") == DROPPED and found.get("reason") == "":
            self.add_error("reason", "Enter why it is dropped")
        return found
