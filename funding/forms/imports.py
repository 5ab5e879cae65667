"""Uploading a spreadsheet of awards, and confirming what it would create."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from funding.spreadsheet import LARGEST_FILE
from nhsuk.forms import Form

ENDINGS = (".csv", ".xlsx")


class UploadForm(Form):
    """One CSV or XLSX file. Nothing comes of it until somebody has looked at what it would do."""

    submit_label = "Check the file"
    file = forms.FileField(
        label="Select a file",
        help_text="CSV or XLSX, smaller than 2MB, at most 2,000 lines. "
        "Nothing is done until you have seen what it would do.",
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(ENDINGS)}),
        error_messages={
            "required": "Select a file",
            "empty": "The selected file is empty",
        },
    )

    def clean_file(self) -> UploadedFile:
        """The size and the ending; the content is looked at by the service."""
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LARGEST_FILE:
            raise ValidationError(
                f"The selected file must be smaller than {LARGEST_FILE // 1024 // 1024}MB"
            )
        if not (file.name or "").lower().endswith(ENDINGS):
            raise ValidationError("The selected file must be a CSV or XLSX")
        return file


class ConfirmForm(Form):
    """Creating the awards of a checked file."""

    cancel_label = "Back to the imports"
    skip_refused = forms.BooleanField(
        label="Skip the bad rows and create the others",
        required=False,
    )

    def __init__(self, *args: Any, ready: int = 0, refused: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mark_optional = False
        self.submit_label = f"Create {ready} award{'' if ready == 1 else 's'}" if ready else ""
        if not refused:
            del self.fields["skip_refused"]


class RecordForm(Form):
    """Recording what the finance system answered, again for what was refused if `again`."""

    def __init__(self, *args: Any, rows: int = 0, again: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        number = f"{rows} row{'' if rows == 1 else 's'}"
        label = f"Try {number} again" if again else f"Record {number}"
        self.submit_label = label if rows else ""
