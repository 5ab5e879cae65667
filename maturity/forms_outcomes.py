"""The figures of an assessment on one page."""

from typing import Any

from django import forms

from core.dates import today
from core.errors import BadInput
from maturity.forms import caught_up
from maturity.models import OutcomeMeasure
from maturity.outcomes import Outcome
from maturity.policies_outcomes import check_figure, range_words
from maturity.services.outcomes import Figure
from nhsuk.forms import DateInput, Form, SplitDateField

LONGEST_NOTE = 300


class FigureForm(Form):
    """One measure: its figure, the last day of the period, and a note."""

    form_tag = False
    submit_label = ""
    mark_optional = False

    value = forms.DecimalField(max_digits=12, decimal_places=2, required=False)
    period_end = SplitDateField(label="Last day of the period", required=False)
    note = forms.CharField(label="Note", required=False, max_length=LONGEST_NOTE)
    edition = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any, *, outcome: Outcome) -> None:
        self.measure, self.standing = outcome.measure, outcome.figure
        measure = self.measure
        initial = initial_of(outcome)
        data, stale = caught_up(data, f"{measure.code}-edition", initial["edition"])
        self.overtaken = self.overtake(data, initial) if stale else ""
        super().__init__(data, prefix=measure.code, initial=initial)
        value: Any = self.fields["value"]
        value.label, value.help_text = "Figure", hint(measure)
        value.min_value, value.max_value = measure.lowest, measure.highest
        suffix = {"suffix": "%"} if measure.unit == "%" else {}
        value.widget = forms.NumberInput(attrs={"width": 5, **suffix})
        period: Any = self.fields["period_end"]
        period.latest = today()

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        given = found.get("value") is not None
        if not self.errors and given != (found["period_end"] is not None):
            name, what = (
                ("period_end", "the last day of its period")
                if given
                else (
                    "value",
                    "the figure of this period",
                )
            )
            self.add_error(name, f"Enter {what} for {self.measure.code}")
        if not self.errors:
            self.check_value(found)
        if self.overtaken:
            self.add_error(
                "value",
                f"{self.standing.entered_by if self.standing else 'Somebody'} changed "
                f"{self.measure.code} while you were writing. What stands is here now; "
                f"“{self.overtaken}” is not saved. Change it, or save it as it is",
            )
        return found

    def overtake(self, data: Any, initial: dict[str, Any]) -> str:
        """Put what somebody else saved meanwhile in the place of what was sent; what that was."""
        day = initial.get("period_end")
        now = {name: str(initial.get(name) or "") for name in ("value", "note")}
        sent = {name: data.get(f"{self.measure.code}-{name}", "").strip() for name in now}
        now |= {f"period_end_{part}": str(getattr(day, part, "")) for part in DateInput.PARTS}
        for name, text in now.items():
            data[f"{self.measure.code}-{name}"] = text
        return ", ".join(text for name, text in sent.items() if text not in ("", now[name]))

    def check_value(self, found: dict[str, Any]) -> None:
        """Say beside the figure what would refuse it."""
        try:
            check_figure(self.measure, found["value"], found["period_end"])
        except BadInput as refusal:
            self.add_error("value", str(refusal))

    @property
    def figure(self) -> Figure:
        given = self.cleaned_data
        return Figure(
            measure=self.measure,
            edition=given["edition"],
            value=given["value"],
            period_end=given["period_end"],
            note=given["note"],
        )


def hint(measure: OutcomeMeasure) -> str:
    """The unit, unless it stands beside the box, and the range: `Hours, 0 or more`."""
    unit = "" if measure.unit == "%" else f"{measure.unit}, "
    words = unit + range_words(measure)
    return words[:1].upper() + words[1:]


def initial_of(outcome: Outcome) -> dict[str, Any]:
    figure = outcome.figure
    if figure is None:
        return {"edition": 0}
    value = figure.value.normalize() if figure.value is not None else None
    return {
        "value": None if value is None else f"{value:f}",
        "period_end": figure.period_end,
        "note": figure.note,
        "edition": figure.edition,
    }
