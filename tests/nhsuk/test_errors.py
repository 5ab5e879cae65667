from django import forms

from nhsuk.dates import SplitDateField
from nhsuk.errors import summary_lines


class PersonForm(forms.Form):
    name = forms.CharField(error_messages={"required": "Enter a name"})
    role = forms.ChoiceField(
        choices=[("a", "A"), ("b", "B")],
        widget=forms.RadioSelect,
        error_messages={"required": "Select a role"},
    )
    start = SplitDateField(label="Start", error_messages={"required": "Enter a start date"})
    token = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "Start again"})

    def clean(self) -> None:
        raise forms.ValidationError("The two do not agree")


def test_a_form_that_was_not_sent_has_no_lines() -> None:
    assert summary_lines(PersonForm()) == []


def test_lines_link_to_what_can_be_mended() -> None:
    form = PersonForm({"start_day": "1", "start_month": "13", "start_year": "2021"})
    assert summary_lines(form) == [
        ("The two do not agree", None),
        ("Enter a name", "id_name"),
        ("Select a role", "id_role"),
        ("Start must be a real date", "id_start-month"),
        ("Start again", None),
    ]


def test_an_error_about_a_whole_date_links_to_its_day() -> None:
    assert ("Enter a start date", "id_start-day") in summary_lines(PersonForm({}))


def test_formsets_and_lists_of_forms_are_opened() -> None:
    class Base(forms.BaseFormSet):
        def clean(self) -> None:
            raise forms.ValidationError("Give one at least")

    class NameForm(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter a name"})

    made = forms.formset_factory(NameForm, formset=Base, extra=0)
    formset = made({"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1"})
    expected = [("Give one at least", None), ("Enter a name", "id_form-0-name")]
    assert summary_lines(formset) == expected
    assert summary_lines([formset], None, "not a form") == expected
