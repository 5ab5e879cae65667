"""What people fill in about assessments."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms

from core.dates import today, when
from evidence.forms import page_field
from evidence.models import EvidenceItem
from maturity.comparing import LastTime
from maturity.models import Answer, FrameworkVersion
from maturity.services import Conflict, Entry
from maturity.services.assessing import LONGEST_JUSTIFICATION, LONGEST_REASON
from nhsuk.forms import Form, NhsukFormHelper, SplitDateField
from nhsuk.layout import Details
from trusts.models import Trust

NOT_APPLICABLE = "na"
EVIDENCE = "Evidence that you already hold (optional)"
# So many pieces of evidence can stand behind one answer.
ITEMS = ("Evidence", "More evidence")
MOST_TRUSTS = 500
# Nobody is given longer than this: a later year is a slip of the finger.
LONGEST = timedelta(days=3 * 366)


def latest_due() -> date:
    """The last day that can be named for signing off."""
    return today() + LONGEST


def caught_up(data: Any, name: str, now: int) -> tuple[Any, bool]:
    """What was sent with the edition that stands now, and whether it was about another: the page
    shows what stands, so sending it again is about that."""
    if data is None or data.get(name) in (None, str(now)):
        return data, False
    data = data.copy()
    data[name] = str(now)
    return data, True


class AnswerForm(Form):
    """One statement. `edition` and `was` say what the person saw: what they did not touch is not
    written, and what somebody else changed meanwhile is not overwritten."""

    form_tag = False
    submit_label = ""
    mark_optional = False

    choice = forms.ChoiceField(required=False)
    reason = forms.CharField(
        label="Why it does not apply",
        required=False,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 2, "character_count": False}),
        help_text="It counts as nothing reached until an assessor has agreed.",
    )
    justification = forms.CharField(
        label="What shows it (optional)",
        required=False,
        max_length=LONGEST_JUSTIFICATION,
        widget=forms.Textarea(attrs={"rows": 2, "character_count": False}),
    )
    edition = forms.IntegerField(widget=forms.HiddenInput)
    was = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any,
        *,
        answer: Answer,
        held: Sequence[EvidenceItem] = (),
        conflict: Conflict | None = None,
    ) -> None:
        self.answer, self.conflict, self.held = answer, conflict, held
        self.offered = answer.last if is_blank(answer) else None
        initial = initial_of(answer) | offered_of(answer, self.offered)
        super().__init__(data, prefix=answer.statement.code, initial=initial)
        options = answer.statement.scale.options.all()
        self.options = {str(option.level): option for option in options}
        choice: Any = self.fields["choice"]
        choice.label = str(answer.statement)
        choice.choices = [(level, option.label) for level, option in self.options.items()]
        choice.choices.append((NOT_APPLICABLE, "Does not apply to us"))
        choice.help_text = self.beside
        choice.widget = forms.RadioSelect(
            attrs={"small": True, "conditional": {NOT_APPLICABLE: "reason"}, "label_size": "s"},
            choices=choice.choices,
        )

        self.offer_held()

    def offer_held(self) -> None:
        """What the trust holds, to point to; what is chosen already stays offered."""
        there = {str(each.item_id): each.item for each in self.answer.held}
        self.items = {str(item.pk): item for item in self.held} | there
        choices = [(key, f"{item.title} ({item.reference})") for key, item in self.items.items()]
        for number, label in enumerate(ITEMS, start=1):
            self.fields[f"item_{number}"] = forms.ChoiceField(
                label=label, required=False, choices=[("", "None"), *choices]
            )
            self.fields[f"page_{number}"] = page_field()

    @property
    def helper(self) -> NhsukFormHelper:
        """The page's own form has the token, once for all statements."""
        helper = super().helper
        helper.disable_csrf = True
        return helper

    def default_fields(self) -> list[Any]:
        """The evidence is folded away until somebody wants it, or there is some."""
        names = [name for name in super().default_fields() if name not in self.item_names]
        if not self.items:
            return names
        chosen = bool(self.answer.held) or any(name in self.errors for name in self.item_names)
        return [*names, Details(EVIDENCE, *self.item_names, opened=chosen)]

    @property
    def item_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith(("item_", "page_"))]

    @property
    def chosen(self) -> list[tuple[EvidenceItem, int | None]]:
        given = self.cleaned_data
        pairs = [(given[f"item_{n}"], given[f"page_{n}"]) for n in range(1, len(ITEMS) + 1)]
        return [(self.items[key], page) for key, page in pairs if key]

    @property
    def beside(self) -> str:
        """Where a filled-in answer comes from, or how what is saved compares with the last time."""
        if self.offered:
            return f"From {self.offered.when}: check that it still holds. It is not saved yet."
        return self.answer.since

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        blank = found.get("choice") == NOT_APPLICABLE and not found.get("reason", "").strip()
        if blank and "reason" not in self.errors:
            code = self.answer.statement.code
            self.add_error("reason", f"Enter why {code} does not apply to your trust")
        return found

    @property
    def entry(self) -> Entry:
        """What the person wants the answer to be."""
        given = self.cleaned_data
        no = given["choice"] == NOT_APPLICABLE
        return Entry(
            answer=self.answer,
            edition=given["edition"],
            option=self.options.get(given["choice"]),
            justification=given["justification"].strip(),
            not_applicable_reason=given["reason"].strip() if no else "",
            items=self.chosen,
        )

    @property
    def is_touched(self) -> bool:
        entry = self.entry
        level = str(entry.option.level) if entry.option else ""
        items = [(item.pk, page) for item, page in entry.items]
        now = digest(level, entry.justification, entry.not_applicable_reason, items)
        return bool(now != self.cleaned_data["was"])


def initial_of(answer: Answer) -> dict[str, Any]:
    level = str(answer.option.level) if answer.option else ""
    items = [(each.item_id, each.page) for each in answer.held]
    chosen: dict[str, Any] = {}
    for number, (item, page) in enumerate(items, start=1):
        chosen |= {f"item_{number}": str(item), f"page_{number}": page}
    return {
        **chosen,
        "choice": NOT_APPLICABLE if answer.not_applicable_reason else level,
        "reason": answer.not_applicable_reason,
        "justification": answer.justification,
        "edition": answer.edition,
        "was": digest(level, answer.justification, answer.not_applicable_reason, items),
    }


def is_blank(answer: Answer) -> bool:
    return not answer.is_done and not answer.justification


def offered_of(answer: Answer, last: LastTime | None) -> dict[str, Any]:
    """What the last time fills into a blank form: it is written only when the person saves."""
    if last is None:
        return {}
    texts = {"reason": last.not_applicable_reason, "justification": last.justification}
    if last.not_applicable_reason:
        return texts | {"choice": NOT_APPLICABLE}
    same_scale = answer.statement.scale.slug == last.scale
    return texts | {"choice": str(last.level) if same_scale and last.level is not None else ""}


def digest(
    level: str, justification: str, reason: str, items: Sequence[tuple[int, int | None]]
) -> str:
    """What somebody saw, in one short word; line ends as browsers send them make no difference."""
    held = ",".join(f"{item}:{page or ''}" for item, page in items)
    whole = "\0".join(" ".join(part.split()) for part in (level, justification, reason, held))
    return hashlib.sha256(whole.encode()).hexdigest()[:16]


def again(form: AnswerForm, conflict: Conflict) -> AnswerForm:
    """The form of an answer that somebody else changed: it keeps what was written here, knows what
    stands now, and says who changed it. Saving it again is then a decision."""
    now = initial_of(conflict.answer)
    data: Any = form.data
    data = data.copy()
    for name in ("edition", "was"):
        data[form.add_prefix(name)] = now[name]
    fresh = AnswerForm(data, answer=conflict.answer, held=form.held, conflict=conflict)
    who, at = conflict.answer.edited_by, when(conflict.answer.edited_at)
    code = conflict.answer.statement.code
    fresh.add_error(
        "choice",
        f"{who} changed {code} on {at}, while you were writing. Read both, and save what "
        "should stand",
    )
    return fresh


class OpenForm(Form):
    """Which trusts are asked what, and by when."""

    submit_label = "Ask them to assess themselves"

    version = forms.ModelChoiceField(
        label="Framework",
        queryset=FrameworkVersion.objects.none(),
        to_field_name="pk",
        empty_label=None,
        widget=forms.RadioSelect,
    )
    trusts = forms.CharField(
        label="ODS codes of the trusts",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 3, "character_count": False}),
        help_text="One or more, with spaces or commas between them. For example, RJ1 RRK.",
    )
    due_on = SplitDateField(
        label="By when",
        help_text="The day by which they sign it off. For example, 31 3 2027.",
        error_messages={"required": "Enter the day by which they sign it off"},
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        rows = FrameworkVersion.objects.visible_to(user).in_force().select_related("framework")
        fields: Any = self.fields
        fields["version"].queryset = rows
        fields["due_on"].latest = latest_due()

    def clean_trusts(self) -> list[Trust]:
        """The trusts by their codes; each unknown one is named."""
        codes = list(dict.fromkeys(re.split(r"[\s,;]+", self.cleaned_data["trusts"].upper())))
        codes = [code for code in codes if code]
        if not codes:
            raise forms.ValidationError("Enter the ODS codes of the trusts")
        if len(codes) > MOST_TRUSTS:
            raise forms.ValidationError(f"Enter {MOST_TRUSTS} codes or fewer")
        found = {t.code: t for t in Trust.objects.visible_to(self.user).filter(code__in=codes)}
        if unknown := [code for code in codes if code not in found]:
            raise forms.ValidationError(f"No trust has the code {', '.join(unknown)}")
        return [found[code] for code in codes]

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < today():
            raise forms.ValidationError("The date must be today or later")
        return due_on


class SignForm(Form):
    """That one has read what one signs."""

    submit_label = "Sign off"
    seen = forms.CharField(widget=forms.HiddenInput)
    confirm = forms.BooleanField(
        label="I have read these answers, and they are true of our trust",
        error_messages={
            "required": "Confirm that you have read the answers and that they are true"
        },
    )


class CancelForm(Form):
    submit_label = "Call it off"
    submit_variant = "warning"
    reason = forms.CharField(
        label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ExtendForm(Form):
    """How far to go on."""

    submit_label = "Decide"

    up_to = forms.TypedChoiceField(
        label="Check up to",
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"required": "Select how many statements to check"},
    )
    reason = forms.CharField(
        label="Reason",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="The trust reads it.",
    )

    def __init__(self, *args: Any, further: Sequence[int], asked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["up_to"]
        field.choices = [(str(up_to), f"{up_to} statements in all") for up_to in further]
        field.required = not asked
        if asked:
            field.choices.append(("", "No more: what was checked is enough"))


class ReasonForm(Form):
    """A reason, and nothing else."""

    reason = forms.CharField(
        label="Reason", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class PostponeForm(ReasonForm):
    """Until when a publication is put off."""

    submit_label = "Put it off"

    until = SplitDateField(label="Public from", help_text="For example, 31 3 2027.")
    field_order = ("until", "reason")
