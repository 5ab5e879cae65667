"""What people fill in about evidence and claims."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from core.dates import long_date, today
from core.errors import BadInput
from evidence import files
from evidence.models import Claim, Draft, EvidenceItem
from evidence.services.messages import LONGEST
from nhsuk.forms import Form, SplitDateField
from nhsuk.layout import Button, Details, Link

FILE_HINT = f"A {files.WANTED} file, smaller than 20MB, without macros and without a password."
DATE_HINT = "The day that the evidence speaks of, not today's. For example, 27 3 2021."


class EvidenceFileField(forms.FileField):
    """A file that may be kept as evidence: the field says why one may not."""

    # The browser can say so before it sends anything (static/aspirant.js); the server says it too.
    widget = forms.FileInput(
        attrs={
            "accept": files.ACCEPT,
            "data-most-bytes": str(files.MOST_BYTES),
            "data-too-big": files.TOO_BIG,
        }
    )

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload = forms.Field.clean(self, data or initial)
        if upload:
            try:
                files.inspect(upload)
            except BadInput as error:
                raise forms.ValidationError(str(error), code=error.code) from error
        return upload


def evidence_fields() -> dict[str, forms.Field]:
    return {
        "title": forms.CharField(
            label="What it is", max_length=200, help_text="For example, “Disaster recovery test”."
        ),
        "file": EvidenceFileField(
            label="File", help_text=FILE_HINT, error_messages={"required": "Select a file"}
        ),
        "effective_date": SplitDateField(
            label="Date of the evidence", help_text=DATE_HINT, latest=today()
        ),
        "expires_on": SplitDateField(
            label="Valid until", required=False, help_text="Only if it runs out on a day."
        ),
    }


class UploadForm(Form):
    """A new piece of evidence."""

    submit_label = "Upload"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(evidence_fields())


class VersionForm(UploadForm):
    """A newer file for evidence that is there."""

    submit_label = "Upload as a new version"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["title"]


class DraftForm(Form):
    """What a trust sends: its words, what it already holds, and a new file if it must.

    `opened`: the part for a new file is unfolded from the start. `kept`: evidence that this very
    request has uploaded, whatever became of the rest of the form.
    """

    mark_optional = False
    kept: EvidenceItem | None = None

    text = forms.CharField(
        label="How is the requirement met?",
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Plain sentences. Say what was done, where and since when.",
    )
    held = forms.MultipleChoiceField(
        label="Evidence that your trust already holds",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Anything used before can be used again.",
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[EvidenceItem],
        draft: Draft | None,
        opened: bool = False,
        **kwargs: Any,
    ) -> None:
        pages = {each.item_id: each.page for each in draft.items.all()} if draft else {}
        kwargs["initial"] = {
            "text": draft.text if draft else "",
            "held": [str(pk) for pk in pages],
            **{f"page_{pk}": page for pk, page in pages.items()},
        }
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.opened = opened or not self.items
        self._offer_held()
        self._offer_new()

    def _offer_held(self) -> None:
        held = self.fields["held"]
        held.choices = [(key, item.title) for key, item in self.items.items()]  # type: ignore[attr-defined]
        hints, conditional = {}, {}
        for key, item in self.items.items():
            pages = getattr(item.latest, "processing", None)
            hints[key] = held_hint(item)
            if pages is None or pages.page_count != 1:
                conditional[key] = f"page_{key}"
                self.fields[f"page_{key}"] = page_field()
        held.widget.attrs.update(hints=hints, conditional=conditional)
        if not self.items:
            del self.fields["held"]

    def _offer_new(self) -> None:
        for name, field in evidence_fields().items():
            field.required = False
            self.fields[f"new_{name}"] = field
        self.fields["new_title"].help_text += " Without a name it gets the file's."
        self.fields["new_page"] = page_field()

    @property
    def new_names(self) -> list[str]:
        return [name for name in self.fields if name.startswith("new_")]

    def default_fields(self) -> list[Any]:
        upload = Details(
            "Upload something new",
            *self.new_names,
            Button("Upload, and add another", name="another", value="yes", variant="secondary"),
            opened=self.opened or any(name in self.errors for name in self.new_names),
            css_id="upload",
        )
        return ["text", *(["held"] if self.items else []), upload]

    def buttons(self) -> list[Any]:
        return [
            Button("Save and mark as ready", name="ready", value="yes"),
            Button("Save for later", variant="secondary"),
            Link("Cancel", self.cancel_url),
        ]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if self.files.get("new_file"):
            self._check_new(found)
        elif any(found.get(name) for name in self.new_names if name != "new_page"):
            self.add_error("new_file", "Select a file")
        return found

    def _check_new(self, found: dict[str, Any]) -> None:
        """Dates must be there and in order; a browser forgets which file was selected."""
        day, until = found.get("new_effective_date"), found.get("new_expires_on")
        if day is None and "new_effective_date" not in self.errors:
            self.add_error("new_effective_date", "Enter the date of the evidence")
        if day and until and until < day:
            self.add_error("new_expires_on", "“Valid until” must be after the date of the evidence")
        if "new_file" not in self.errors and any(name in self.errors for name in self.new_names):
            self.add_error("new_file", "Select the file again: your browser does not keep it")

    @property
    def brings_file(self) -> bool:
        """Whether there is a new file with all that it needs, whatever else is wrong."""
        refused = any(name in self.errors for name in self.new_names)
        return bool(self.files.get("new_file")) and not refused

    @property
    def upload(self) -> dict[str, Any]:
        """What `upload_evidence` is given of a form that brings a file."""
        found = self.cleaned_data
        given = {name: found[f"new_{name}"] for name in ("file", "effective_date", "expires_on")}
        return {"title": found["new_title"] or files.title_of(given["file"].name), **given}

    def data_with(self, item: EvidenceItem) -> QueryDict:
        """What was posted, as if the new file had been held already, and ticked."""
        posted: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        page = posted.get("new_page", "")
        for name in [name for name in posted if name.startswith("new_")]:
            del posted[name]
        posted.appendlist("held", str(item.pk))
        posted[f"page_{item.pk}"] = page
        return posted

    @property
    def chosen(self) -> list[tuple[EvidenceItem, int | None]]:
        """The evidence that was ticked, with its pages."""
        found = self.cleaned_data
        return [(self.items[key], found.get(f"page_{key}")) for key in found.get("held") or []]


def page_field() -> forms.Field:
    return forms.IntegerField(
        label="Open at page",
        required=False,
        min_value=1,
        max_value=9999,
        widget=forms.NumberInput(attrs={"width": 4, "inputmode": "numeric"}),
    )


def held_hint(item: EvidenceItem) -> str:
    until = f", valid until {long_date(item.expires_on)}" if item.expires_on else ""
    gone = " – out of date" if item.has_expired else ""
    return f"{item.reference}, {long_date(item.effective_date)}{until}{gone}"


class SignForm(Form):
    """Which claims to sign off; the page draws the boxes beside what is read."""

    claims = forms.MultipleChoiceField(
        label="Sign off",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Select at least one to sign off"},
    )
    declaration = forms.BooleanField(
        label="I have read what I sign off, and it is true to the best of my knowledge",
        error_messages={"required": "Say that you have read what you sign off"},
    )

    def __init__(
        self, *args: Any, claims: Sequence[Claim], gone: Sequence[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.gone = gone
        self.offered = {claim.reference: claim for claim in claims}
        self.fields["claims"].choices = [(key, key) for key in self.offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What was chosen but is gone from the page is named, each with what became of it."""
        if self.gone:
            self.errors.pop("claims", None)
        for sentence in self.gone:
            self.add_error(None, sentence)
        return super().clean() or {}

    @property
    def chosen(self) -> list[Claim]:
        return [self.offered[reference] for reference in self.cleaned_data["claims"]]

    @property
    def seen(self) -> dict[int, str]:
        """The fingerprint of each draft as it stood on the page."""
        return {claim.pk: self.data.get(f"seen-{claim.reference}", "") for claim in self.chosen}


class ReasonForm(Form):
    """A reason for something that somebody else reads."""

    reason = forms.CharField(
        label="Reason", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


class MessageForm(Form):
    """One message in a claim's thread."""

    submit_label = "Send message"
    submit_variant = "secondary"
    text = forms.CharField(
        label="Message", max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )
