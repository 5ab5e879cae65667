"""Whole forms, as ``{% crispy form %}`` and the filters draw them."""

from typing import Any

import pytest
from allauth.account.forms import ResetPasswordForm
from bs4 import BeautifulSoup
from crispy_forms.helper import FormHelper
from crispy_forms.layout import ButtonHolder as CrispyHolder
from crispy_forms.layout import (
    Column,
    Div,
    Hidden,
    Reset,
    Row,
    Submit,
)
from crispy_forms.layout import Fieldset as CrispyFieldset
from crispy_forms.utils import render_crispy_form
from django import forms
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from nhsuk import components
from nhsuk.forms import Form, ModelForm
from nhsuk.layout import Button, ButtonGroup, Field, Fieldset, Heading, Inset, Layout, Link, Text
from tests.nhsuk.guide import COLOURS, EverythingForm, GroupedForm
from tests.nhsuk.html import one, parse


def soup(form: Any, **context: Any) -> BeautifulSoup:
    return parse(render_crispy_form(form, context=context))


def render(source: str, **context: Any) -> BeautifulSoup:
    text = Template("{% load crispy_forms_tags nhsuk %}" + source).render(Context(context))
    return parse(text)


class SmallForm(Form):
    name = forms.CharField(label="Full name", max_length=5)
    note = forms.CharField(label="NHS number", required=False)


def test_a_form_is_complete_with_one_green_button() -> None:
    page = soup(SmallForm(), csrf_token="t")
    tag = one(page, "form")
    assert tag["method"] == "post"
    assert tag.has_attr("novalidate")
    assert not tag.has_attr("enctype")
    assert [b.text for b in page.select("button.nhsuk-button")] == ["Continue"]
    assert page.select_one("input[name=csrfmiddlewaretoken]") is not None


def test_the_button_and_the_way_out_are_named_by_the_form() -> None:
    form = SmallForm()
    form.submit_label, form.submit_variant, form.cancel_url = "Delete", "warning", "/back/"
    page = soup(form)
    assert [b.text for b in page.select("button.nhsuk-button--warning")] == ["Delete"]
    assert [(a.text, a["href"]) for a in page.select(".nhsuk-button-group a")] == [
        ("Cancel", "/back/")
    ]


def test_files_make_a_form_multipart() -> None:
    tag = one(soup(EverythingForm()), "form")
    assert tag["enctype"] == "multipart/form-data"


def test_a_get_form_carries_no_token() -> None:
    form = SmallForm()
    form.form_method, form.form_action, form.submit_label = "get", "/there/", ""
    page = soup(form, csrf_token="t")
    tag = one(page, "form")
    assert (tag["method"], tag["action"]) == ("get", "/there/")
    assert page.select_one("input[name=csrfmiddlewaretoken]") is None
    assert page.select_one("button") is None


def test_optional_fields_say_so() -> None:
    labels = [label.text for label in soup(SmallForm()).select("label")]
    assert labels == ["Full name", "NHS number (optional)"]
    form = SmallForm()
    form.mark_optional = False
    assert [label.text for label in soup(form).select("label")] == ["Full name", "NHS number"]


def test_a_missing_answer_is_named() -> None:
    form = EverythingForm({})
    messages = {name: errors[0] for name, errors in form.errors.items()}
    assert messages == {
        "name": "Enter the full name",
        "amount": "Enter the amount",
        "reason": "Enter the reason",
        "region": "Select the region",
        "colour": "Select the colour",
        "sure": "Select an answer",
        "kinds": "Select the kinds",
        "agree": "Tick “I agree” to go on",
        "start": "Enter the start date",
        "file": "Select a file",
        "secret": "Enter the password",
        "token": "Enter the token",
    }


def test_own_words_for_a_missing_answer_stay() -> None:
    class Worded(Form):
        name = forms.CharField(error_messages={"required": "Tell us your name"})
        unlabelled = forms.CharField()

    errors = Worded({}).errors
    assert errors["name"] == ["Tell us your name"]
    assert errors["unlabelled"] == ["Enter the unlabelled"]


class LaterForm(Form):
    """Fields that come after the start are worded too."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"] = forms.CharField(label="What it is", max_length=3)
        self.fields["due"] = forms.CharField(label="By when")
        self.fields["why"] = forms.CharField(label="Why?", max_length=3)
        self.fields["level"] = forms.IntegerField(label="Level (%)", min_value=1, max_value=10)
        self.fields["share"] = forms.DecimalField(label="Share")
        self.fields["file"] = forms.FileField(label="File")
        self.fields["region"] = forms.ChoiceField(label="Region", choices=[("n", "North")])


@pytest.mark.parametrize(
    ("name", "typed", "message"),
    [
        ("what", "", "Enter what it is"),
        ("due", "", "Enter by when"),
        ("why", "", "Enter an answer"),
        ("why", "long", "Your answer must have 3 characters or fewer"),
        ("what", "long", "What it is must have 3 characters or fewer"),
        ("level", "", "Enter the level (%)"),
        ("level", "0", "Level (%) must be 1 or more"),
        ("level", "11", "Level (%) must be 10 or less"),
        ("level", "x", "Level (%) must be a whole number"),
        ("share", "x", "Share must be a number"),
        ("file", "", "Select a file"),
        ("region", "", "Select the region"),
        ("region", "s", "Select the region from the list"),
    ],
)
def test_a_field_added_later_says_what_is_wrong(name: str, typed: str, message: str) -> None:
    assert LaterForm({name: typed}).errors[name] == [message]


def test_an_empty_file_is_called_empty() -> None:
    errors = LaterForm({}, {"file": SimpleUploadedFile("empty.pdf", b"")}).errors
    assert errors["file"] == ["The file is empty: select another"]


def test_values_errors_and_hints_survive_a_refusal() -> None:
    page = soup(EverythingForm({"name": 'A "B" <c>', "kinds": ["red"], "start_day": "4"}))
    name = one(page, "#id_name")
    assert name["value"] == 'A "B" <c>'
    checked = page.select("input[checked]")
    assert [box["value"] for box in checked] == ["red"]
    day, month = one(page, "#id_start-day"), one(page, "#id_start-month")
    assert day["value"] == "4"
    assert "nhsuk-input--error" not in day["class"]
    assert "nhsuk-input--error" in month["class"]
    amount = one(page, "#id_amount")
    assert amount["aria-describedby"] == "id_amount-hint id_amount-error"


def test_the_browser_neither_validates_nor_cuts_text() -> None:
    html = str(soup(EverythingForm()))
    for attribute in (" maxlength=", " required", " step=", " aria-invalid", " style="):
        assert attribute not in html


def test_blank_choices_speak() -> None:
    page = soup(EverythingForm())
    assert one(page, "#id_region option").text == "Select an option"


def test_a_revealed_field_stands_only_inside_its_radio() -> None:
    page = soup(EverythingForm())
    assert len(page.select("#id_which")) == 1
    assert page.select_one(".nhsuk-radios__conditional #id_which") is not None


def test_a_checkbox_reveals_too() -> None:
    class Revealing(Form):
        other = forms.BooleanField(
            label="Another", widget=forms.CheckboxInput(attrs={"conditional": {"on": "which"}})
        )
        which = forms.CharField(required=False)

    page = soup(Revealing({"other": "on"}))
    assert page.select_one(".nhsuk-checkboxes__conditional #id_which") is not None
    box = one(page, "#id_other")
    assert box.has_attr("checked")


def test_hidden_fields_are_sent_along() -> None:
    assert len(soup(EverythingForm()).select("input[type=hidden][name=token]")) == 1


def test_options_come_in_groups() -> None:
    class Grouped(Form):
        x = forms.ChoiceField(choices=[("Warm", [("r", "Red")]), ("g", "Green")])
        y = forms.MultipleChoiceField(choices=COLOURS)

    page = soup(Grouped())
    assert [g["label"] for g in page.select("optgroup")] == ["Warm"]
    many = one(page, "#id_y")
    assert many.has_attr("multiple")


def test_no_answer_can_be_chosen_where_none_is_needed() -> None:
    class Maybe(Form):
        x = forms.ChoiceField(
            choices=[("", "---------"), ("r", "Red")], required=False, widget=forms.RadioSelect
        )
        y = forms.ChoiceField(
            choices=[("", "Not decided"), ("r", "Red")], required=False, widget=forms.RadioSelect
        )
        z = forms.ChoiceField(choices=[("", "---"), ("r", "Red")], widget=forms.RadioSelect)

    labels = [label.text for label in soup(Maybe()).select(".nhsuk-radios__label")]
    assert labels == ["None of these", "Red", "Not decided", "Red", "Red"]


def test_an_unknown_widget_is_drawn_in_a_fieldset() -> None:
    class When(Form):
        at = forms.SplitDateTimeField(help_text="Day and time", widget=forms.SplitDateTimeWidget)

    page = soup(When({"at_0": "", "at_1": ""}))
    assert [i["name"] for i in page.select("fieldset input")] == ["at_0", "at_1"]
    box = one(page, "fieldset")
    assert box["aria-describedby"] == "id_at-hint id_at-error"


def test_inputs_keep_the_type_and_keypad_they_were_given() -> None:
    class Typed(Form):
        search = forms.CharField(widget=forms.TextInput(attrs={"type": "search"}))
        code = forms.IntegerField(widget=forms.NumberInput(attrs={"inputmode": "text"}))
        web = forms.URLField(assume_scheme="https")

    page = soup(Typed())
    found = {i["name"]: (i["type"], i.get("inputmode")) for i in page.select("input")}
    assert found == {
        "search": ("search", None),
        "code": ("text", "text"),
        "web": ("url", None),
    }


def test_several_errors_of_one_field_are_all_shown() -> None:
    form = SmallForm({"name": "Jane"})
    form.add_error("name", "One")
    form.add_error("name", "Two")
    message = one(soup(form), "#id_name-error")
    assert message.get_text(" ") == "Error:  One Two"


def test_layouts_group_fields_and_never_read_text_as_a_template() -> None:
    page = soup(GroupedForm())
    box = one(page, "fieldset")
    assert box["aria-describedby"] == "fieldset-hint"
    assert [i["name"] for i in box.select("input")] == ["first", "second"]
    assert "Plain <text>" in page.get_text()

    class Tricky(Form):
        layout = Layout(
            Fieldset("{{ 1|add:1 }}", Heading("{% now 'Y' %}"), css_id="box", hint="h"),
            Inset("{{ x }}"),
            Text("{{ y }}"),
            Link("{{ z }}", "/l"),
            ButtonGroup(Button("{{ b }}", name="n", value="v", data_x="1")),
        )

    page = soup(Tricky())
    words = page.get_text()
    for text in ("{{ 1|add:1 }}", "{% now 'Y' %}", "{{ x }}", "{{ y }}", "{{ z }}", "{{ b }}"):
        assert text in words
    assert page.select_one("#box-hint") is not None
    assert page.select_one("button[data-x='1'][name=n][value=v]") is not None


def test_crispys_own_layout_objects_work() -> None:
    class Theirs(forms.Form):
        one = forms.CharField()
        two = forms.CharField()
        three = forms.CharField()
        four = forms.CharField()

    helper = FormHelper()
    helper.form_id = "it"
    helper.layout = Layout(
        CrispyFieldset("Legend", Field("one", width="5", label_size="m"), css_id="f"),
        Row(Column("two"), Column("three", css_class="nhsuk-grid-column-one-third", css_id="c")),
        Div("four", css_id="d", css_class="e"),
        CrispyHolder(Reset("again", "Reset"), css_id="h"),
    )
    helper.add_input(Submit("save", "Save"))
    helper.add_input(Hidden("secret", "s"))
    page = parse(render_crispy_form(Theirs(), helper, {"csrf_token": "t"}))
    assert page.select_one("form#it") is not None
    first = one(page, "fieldset#f #id_one")
    assert "nhsuk-input--width-5" in first["class"]
    assert page.select_one("label.nhsuk-label--m[for=id_one]") is not None
    assert page.select_one(".nhsuk-grid-row #c #id_three") is not None
    assert page.select_one("div#d.e #id_four") is not None
    buttons = [(b["type"], b.text) for b in page.select("button")]
    assert buttons == [("reset", "Reset"), ("submit", "Save")]
    assert page.select_one("input[type=hidden][name=secret]") is not None


def test_a_form_without_helper_is_a_form() -> None:
    page = render("{% crispy form %}", form=forms.Form({}), csrf_token="t")
    assert one(page, "form").has_attr("novalidate")


def test_plain_django_forms_can_be_filtered() -> None:
    page = render("{{ form|crispy }}", form=ResetPasswordForm())
    assert page.form is None
    email = one(page, "input#id_email.nhsuk-input")
    assert email["type"] == "email"


def test_single_fields_can_be_filtered() -> None:
    page = render("{{ form.name|as_crispy_field }}{% nhsuk_field form.note %}", form=SmallForm())
    assert [i["id"] for i in page.select("input")] == ["id_name", "id_note"]


def test_formsets_are_drawn_with_their_management_form() -> None:
    formset = forms.formset_factory(SmallForm, extra=2)()
    for source in ("{{ formset|crispy }}", "{% crispy formset %}"):
        page = render(source, formset=formset, csrf_token="t")
        assert page.select_one("input[name=form-TOTAL_FORMS]") is not None
        assert len(page.select(".app-formset-row input[type=text]")) == 4


def test_formsets_take_a_helper() -> None:
    helper = FormHelper()
    helper.layout = Layout("name")
    helper.add_input(Submit("save", "Save all"))
    formset = forms.formset_factory(SmallForm, extra=1)()
    page = render("{% crispy formset helper %}", formset=formset, helper=helper, csrf_token="t")
    assert [b.text for b in page.select("button")] == ["Save all"]
    assert len(page.select("input[type=text]")) == 1


def test_errors_can_be_filtered() -> None:
    source = "{{ form|as_crispy_errors }}"
    page = render(source, form=SmallForm({}))
    assert [a["href"] for a in page.select(".nhsuk-error-summary a")] == ["#id_name"]
    formset = forms.formset_factory(SmallForm)({"form-TOTAL_FORMS": "x"})
    assert render(source, form=formset).select_one(".nhsuk-error-summary") is not None
    assert render(source, form=SmallForm()).select_one(".nhsuk-error-summary") is None


def test_model_forms_are_drawn_alike() -> None:
    class GroupForm(ModelForm):
        class Meta:
            model = Group
            fields = ("name",)

    page = soup(GroupForm(instance=Group(name="Assessors")))
    name = one(page, "#id_name")
    assert name["value"] == "Assessors"


@pytest.mark.parametrize("wrong", [("tag", "mauve"), ("button", "huge")])
def test_what_the_design_system_lacks_is_refused(wrong: tuple[str, str]) -> None:
    kind, value = wrong
    with pytest.raises(ValueError, match=value):
        if kind == "tag":
            components.tag("x", value)
        else:
            components.button("x", variant=value)
