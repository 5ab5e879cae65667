"""Forms about the register and about what people record of a trust."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.dates import today
from nhsuk.forms import ModelForm, WordedFormMixin, WordedModelForm
from trusts.models import Trust
from trusts.ods import MAX_BYTES


class RegisterUploadForm(WordedFormMixin, forms.Form):
    """In the admin: a register file and the date it was published."""

    file = forms.FileField(
        label="Register file (etr.csv)",
        error_messages={
            "required": "Select a CSV file",
            "empty": "The file is empty: select another",
        },
    )
    as_of = forms.DateField(
        label="Register as of",
        initial=today,
        help_text="The file carries no date: give the one on which it was published.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": "Enter the date of the file"},
    )

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if file.size is None or file.size > MAX_BYTES:
            raise forms.ValidationError("The selected file must be smaller than 5MB.")
        return file


class TrustAdminForm(WordedModelForm):
    """In the admin: a trust that the register's file does not hold."""

    class Meta:
        model = Trust
        fields = (
            "code",
            "name",
            "open_date",
            "close_date",
            "region_code",
            "icb_code",
            "town",
            "postcode",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opened = self.fields["open_date"]
        opened.required = True
        opened.error_messages["required"] = "Enter the date on which the trust opened"


class ProfileForm(ModelForm):
    """A trust says once what kind of trust it is; blueprints and assessments are matched to it."""

    submit_label = "Save"

    class Meta:
        model = Trust
        fields = ("setting", "size", "supplier")
        labels = {
            "setting": "What kind of care does the trust mainly give?",
            "size": "How many people does it employ?",
            "supplier": "Who supplies its main electronic record system?",
        }
        widgets = {
            "setting": forms.RadioSelect,
            "size": forms.RadioSelect,
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("setting", "size"):
            self.fields[name].required = True
            self.fields[name].choices = [  # type: ignore[attr-defined]
                choice
                for choice in self.fields[name].choices  # type: ignore[attr-defined]
                if choice[0]
            ]
