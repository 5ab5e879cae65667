"""What people fill in about blueprints and copies."""

from collections.abc import Iterable
from typing import Any

from django import forms

from blueprints import lifecycles, sections
from blueprints.models import BlueprintVersion, CopyTask, Kind, Result
from blueprints.models.versions import MONTHS_AT_MOST
from blueprints.policies import check_title
from blueprints.services import Content, Step
from blueprints.services.reviewing import LONGEST_REASON
from blueprints.texts import checked, one_kind_of_line_end
from core.errors import BadInput
from core.money import PoundsField
from nhsuk.forms import Form, SplitDateField
from nhsuk.layout import Button, Div, Heading, Layout, Link, Text
from trusts.models import Trust

TITLE_HINT = "Say what was done. For example, “Replaced paper drug charts on 24 wards”."
STEPS_HINT = (
    "Whoever copies the blueprint begins with these as tasks. The first line of each is what to "
    "do, the lines below it are how; leave an empty line between two steps."
)
MARKDOWN_HINT = (
    "Write in plain paragraphs. In the texts below, a line that begins with “- ” is a point of a "
    "list, **two stars** make bold, and [words](https://…) a link."
)


class PlainText(forms.CharField):
    """A text without hidden characters; line ends count as one character, as in the browser."""

    def to_python(self, value: Any) -> str:
        return one_kind_of_line_end(super().to_python(value) or "")

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        try:
            return checked(text, str(self.label), self.max_length or len(text))
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal


def big_text(label: str, longest: int, rows: int = 5, **options: Any) -> PlainText:
    attrs = {"rows": rows, "character_count": False, "label_size": "s"}
    return PlainText(label=label, max_length=longest, widget=forms.Textarea(attrs=attrs), **options)


def title_field() -> PlainText:
    return PlainText(label="Title", max_length=sections.LONGEST_TITLE, help_text=TITLE_HINT)


class TitleMixin:
    """A title that says what was done."""

    cleaned_data: dict[str, Any]

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        try:
            check_title(title)
        except BadInput as refusal:
            raise forms.ValidationError(str(refusal), code=refusal.code) from refusal
        return title


class StartForm(TitleMixin, Form):
    """A new blueprint. Staff, who act for no trust, say whose it is."""

    title = title_field()
    kind = forms.ChoiceField(
        label="What is it about?",
        choices=Kind.choices,
        widget=forms.RadioSelect(
            attrs={
                "hints": {
                    Kind.CARE_SETTING: "How a whole service works, such as community nursing.",
                    Kind.CARE_PATHWAY: "The way of a patient, such as diabetes or a hip fracture.",
                    Kind.SYSTEM: "How a system was brought in, such as electronic prescribing.",
                }
            }
        ),
        error_messages={"required": "Select what the blueprint is about"},
    )
    code = forms.CharField(
        label="ODS code of the trust",
        max_length=5,
        help_text="The trust that did it, for example RAL.",
        widget=forms.TextInput(attrs={"width": 5}),
    )
    submit_label = "Begin writing"

    def __init__(self, *args: Any, trust: Trust | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if trust is not None:
            del self.fields["code"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"].strip().upper()
        if not Trust.objects.filter(code=code).exists():
            raise forms.ValidationError("There is no trust with this code")
        return code


def parse_steps(text: str) -> list[Step]:
    """Steps as people type them: the first line is the title, an empty line ends the step."""
    blocks = [block.strip() for block in one_kind_of_line_end(text).split("\n\n")]
    pairs = [block.partition("\n") for block in blocks if block]
    return [Step(title.strip(), detail.strip()) for title, _, detail in pairs]


def steps_as_text(steps: Iterable[Any]) -> str:
    return "\n\n".join(f"{step.title}\n{step.detail}".strip() for step in steps)


class DraftForm(TitleMixin, Form):
    """All of a draft on one page; `edition` says which one the writer has before them."""

    edition = forms.IntegerField(widget=forms.HiddenInput)
    title = title_field()
    summary = PlainText(
        label="Summary",
        max_length=sections.LONGEST_SUMMARY,
        required=False,
        help_text="One or two sentences for the list of blueprints.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    result = forms.ChoiceField(
        label="How it went",
        choices=Result.choices,
        required=False,
        widget=forms.RadioSelect(attrs={"inline": True}),
    )
    cost_low = PoundsField(
        label="Lowest cost",
        required=False,
        help_text="Everything that was spent, staff included.",
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    cost_high = PoundsField(
        label="Highest cost",
        required=False,
        help_text="The same again, if you know one figure.",
        widget=forms.TextInput(attrs={"prefix": "£", "width": 10}),
    )
    elapsed_months = forms.IntegerField(
        label="Months from start to finish",
        required=False,
        min_value=1,
        max_value=MONTHS_AT_MOST,
        help_text="From the first day of work until it was in use.",
        widget=forms.NumberInput(attrs={"width": 3}),
    )
    mark_optional = False

    def __init__(self, *args: Any, version: BlueprintVersion, **kwargs: Any) -> None:
        names = ("edition", "title", "summary", "result", "cost_low", "cost_high", "elapsed_months")
        values = {name: getattr(version, name) for name in (*names, *sections.FIELDS)}
        values["steps"] = steps_as_text(version.steps.all())
        kwargs["initial"] = values
        super().__init__(*args, **kwargs)
        for each in sections.SECTIONS:
            self.fields[each.field] = big_text(
                each.heading,
                sections.LONGEST_SECTION,
                each.rows,
                required=False,
                help_text=each.hint,
            )
        longest = sections.MOST_STEPS * (sections.LONGEST_STEP + sections.LONGEST_DETAIL)
        self.fields["steps"] = big_text("Steps", longest, 12, required=False, help_text=STEPS_HINT)
        self.cancel_url, self.cancel_label = version.get_absolute_url(), "Leave without saving"
        self.layout = self._layout()

    def _layout(self) -> Layout:
        before, after = sections.FIELDS[:5], sections.FIELDS[5:]
        facts = Div("cost_low", "cost_high", "elapsed_months", css_class="app-form-row")
        texts = [Heading("The account"), Text(MARKDOWN_HINT), *before]
        figures = [Heading("How it went, what it cost, how long it took"), "result", facts]
        return Layout(
            "edition", "title", "summary", *texts, *figures, *after, Heading("To copy"), "steps"
        )

    def buttons(self) -> list[Any]:
        preview = Button("Save and preview", name="preview", value="1", variant="secondary")
        return [Button("Save"), preview, Link(self.cancel_label, self.cancel_url)]

    @property
    def content(self) -> Content:
        """What was typed, for the service."""
        given = self.cleaned_data
        plain = ("title", "summary", "result", "cost_low", "cost_high", "elapsed_months")
        return Content(
            **{name: given[name] for name in plain},
            texts={name: given[name] for name in sections.FIELDS},
            steps=parse_steps(given["steps"]),
        )

    def beside(self, version: BlueprintVersion) -> list[tuple[str, Any]]:
        """What is stored and differs from what was typed; saving again replaces it."""
        typed: Any = self.data
        self.data = {**typed.dict(), "edition": str(version.edition)}
        shown = [(name, field) for name, field in self.fields.items() if name != "edition"]
        stored = {name: self.initial[name] for name, _ in shown}
        return [
            (str(field.label), stored[name])
            for name, field in shown
            if (stored[name] or "") != (self.cleaned_data.get(name) or "")
        ]


class ReviewForm(Form):
    """An editor's decision."""

    PUBLISH, SEND_BACK = "published", "sent_back"

    decision = forms.ChoiceField(
        label="Your decision",
        choices=[(PUBLISH, "Publish"), (SEND_BACK, "Send back")],
        widget=forms.RadioSelect(
            attrs={
                "hints": {PUBLISH: "Everybody can read it at once, and other trusts can copy it."},
                "conditional": {SEND_BACK: "notes"},
            }
        ),
        error_messages={"required": "Select what you decide"},
    )
    notes = big_text("What has to change", sections.LONGEST_DETAIL, required=False)
    submit_label = "Decide"

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("decision") == self.SEND_BACK and not given.get("notes", "missing"):
            self.add_error("notes", "Say what has to change")
        return given


class RetireForm(Form):
    """Why a blueprint leaves the library."""

    reason = PlainText(
        label="Why?",
        max_length=LONGEST_REASON,
        help_text="Everybody who comes to its page reads this.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    submit_label = "Take it out of the library"
    submit_variant = "warning"


class TaskForm(Form):
    """A task of the trust's own."""

    title = PlainText(label="What to do", max_length=sections.LONGEST_STEP)
    detail = PlainText(
        label="How",
        max_length=sections.LONGEST_DETAIL,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "character_count": False}),
    )
    due_on = SplitDateField(
        label="Due", required=False, help_text="A day on which your home page should remind you."
    )
    submit_label = "Add it"
    submit_variant = "secondary"


class ChangeTaskForm(TaskForm):
    """A task that is there; it may be left out."""

    left_out = forms.BooleanField(
        label="Not needed here",
        required=False,
        help_text="It stays in your plan, greyed out, so that others see what you changed.",
    )
    submit_label = "Save"
    submit_variant = ""

    def __init__(self, *args: Any, task: CopyTask, **kwargs: Any) -> None:
        values = {name: getattr(task, name) for name in ("title", "detail", "due_on", "left_out")}
        kwargs["initial"] = values
        super().__init__(*args, **kwargs)
        self.cancel_url = task.copy.get_absolute_url()


class FinishForm(Form):
    """What came of a copy."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=[(end, lifecycles.COPY.labels[end]) for end in lifecycles.ENDS],
        widget=forms.RadioSelect,
        error_messages={"required": "Select what came of it"},
    )
    why = big_text(
        "Why?",
        sections.LONGEST_DETAIL,
        help_text="Everybody can read this beside the blueprint, with the name of your trust. "
        "It helps the next trust most if it says what did not fit.",
    )
    submit_label = "Finish"
