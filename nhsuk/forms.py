"""A mixin that makes any Django form an NHS.UK form; the date field comes along."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.utils import pretty_name

from nhsuk.dates import DateInput, SplitDateField
from nhsuk.fields import top_level
from nhsuk.layout import Button, ButtonGroup, Layout, Link
from nhsuk.messages import word_messages

__all__ = [
    "DateInput",
    "Form",
    "ModelForm",
    "NhsukFormHelper",
    "NhsukFormMixin",
    "SplitDateField",
    "WordedFormMixin",
    "WordedModelForm",
]


class NhsukFormHelper(FormHelper):
    """A form tag that leaves validation to the server."""

    template_pack = "nhsuk"

    def __init__(self, form: forms.BaseForm | None = None) -> None:
        super().__init__(form)
        self.attrs = {"novalidate": True}


class WordedFormMixin:
    """Messages in our words, for any form, also one that Django's admin draws."""

    def full_clean(self) -> None:
        """Words the messages just before they are needed: fields may be added after the start."""
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            word_messages(field, str(field.label or pretty_name(name)))
        super().full_clean()  # type: ignore[misc]


class WordedModelForm(WordedFormMixin, forms.ModelForm):
    """A model form of the admin, in our words."""


class NhsukFormMixin(WordedFormMixin):
    """``{% crispy form %}`` gives the complete form with one green button.

    Class attributes to set: ``submit_label``, ``submit_variant`` ("", "secondary", "warning"),
    ``cancel_url`` and ``cancel_label`` (a link beside the button), ``form_method``,
    ``form_action``, ``layout`` (a Layout; the default shows every field in order),
    ``mark_optional`` (False leaves out "(optional)" after the labels).
    """

    submit_label = "Continue"
    submit_variant = ""
    cancel_url = ""
    cancel_label = "Cancel"
    form_method = "post"
    form_action = ""
    form_tag = True
    layout: Layout | None = None
    mark_optional = True

    @property
    def helper(self) -> NhsukFormHelper:
        helper = NhsukFormHelper()
        helper.form_method = self.form_method
        helper.form_action = self.form_action
        helper.form_tag = self.form_tag
        helper.disable_csrf = self.form_method == "get"
        helper.render_hidden_fields = True
        body = [self.layout] if self.layout is not None else self.default_fields()
        buttons = self.buttons()
        helper.layout = Layout(*body, *([ButtonGroup(*buttons)] if buttons else []))
        return helper

    def default_fields(self) -> list[Any]:
        return [bound.name for bound in top_level(self)]  # type: ignore[arg-type]

    def buttons(self) -> list[Any]:
        """What stands under the fields; override for more than a button and a cancel link."""
        if not self.submit_label:
            return []
        buttons: list[Any] = [Button(self.submit_label, variant=self.submit_variant)]
        if self.cancel_url:
            buttons.append(Link(self.cancel_label, self.cancel_url))
        return buttons


class Form(NhsukFormMixin, forms.Form):
    """A plain form drawn as an NHS.UK page wants it."""


class ModelForm(NhsukFormMixin, forms.ModelForm):
    """A model form drawn as an NHS.UK page wants it."""
