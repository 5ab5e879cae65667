import datetime

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from nhsuk.dates import DateInput, SplitDateField

BOTH_ENDS = {"earliest": datetime.date(2020, 4, 1), "latest": datetime.date(2026, 3, 31)}


def parts(day: str, month: str, year: str) -> dict[str, str]:
    return {"day": day, "month": month, "year": year}


@given(st.dates(min_value=datetime.date(1900, 1, 1)))
def test_every_date_comes_back_as_it_was_typed(day: datetime.date) -> None:
    assert SplitDateField().clean(DateInput().parts(day)) == day


@pytest.mark.parametrize("month", ["3", "03", "March", "march", "MAR", "mar"])
def test_months_may_be_words(month: str) -> None:
    assert SplitDateField().clean(parts("12", month, "2021")) == datetime.date(2021, 3, 12)


@pytest.mark.parametrize(
    ("typed", "message", "failing"),
    [
        (("", "3", "2021"), "Start must include a day", ["day"]),
        (("1", "", "2021"), "Start must include a month", ["month"]),
        (("1", "", ""), "Start must include a month and year", ["month", "year"]),
        (("1", "3", "21"), "Year must include 4 numbers", ["year"]),
        (("1", "3", "20x1"), "Year must include 4 numbers", ["year"]),
        (("a", "b", "c"), "Start must be a real date", ["day", "month", "year"]),
        (("1", "b", "c"), "Start must be a real date", ["month", "year"]),
        (("32", "3", "2021"), "Start must be a real date", ["day"]),
        (("1", "13", "2021"), "Start must be a real date", ["month"]),
        (("one", "May", "2021"), "Start must be a real date", ["day"]),
        (("0", "0", "2021"), "Start must be a real date", ["day", "month"]),
        (("٣", "3", "2021"), "Start must be a real date", ["day"]),
        (("31", "4", "2021"), "Start must be a real date", ["day"]),
        (("29", "2", "2021"), "Start must be a real date", ["day"]),
        (("1", "1", "0000"), "Start must be a real date", ["year"]),
        (("1", "3", "9" * 5000), "Year must include 4 numbers", ["year"]),
        (("9" * 5000, "3", "2021"), "Start must be a real date", ["day"]),
        (("31", "3", "2020"), "Start must be on or after 1 April 2020", ["day", "month", "year"]),
        (("1", "4", "2026"), "Start must be on or before 31 March 2026", ["day", "month", "year"]),
    ],
)
def test_an_error_says_what_is_wrong_and_where(
    typed: tuple[str, str, str], message: str, failing: list[str]
) -> None:
    field = SplitDateField(label="Start", **BOTH_ENDS)
    with pytest.raises(ValidationError) as caught:
        field.clean(parts(*typed))
    assert caught.value.messages == [message]
    assert caught.value.params == {"parts": failing}


def test_a_year_before_1900_is_refused_where_nothing_else_was_asked() -> None:
    assert SplitDateField().clean(parts("1", "1", "1900")) == datetime.date(1900, 1, 1)
    with pytest.raises(ValidationError, match="on or after 1 January 1900"):
        SplitDateField(label="Start").clean(parts("1", "3", "0021"))


def test_nothing_typed_is_none_where_that_is_allowed() -> None:
    assert SplitDateField(required=False).clean(parts("", "", "")) is None
    assert SplitDateField(required=False).clean(None) is None


def test_nothing_typed_is_refused_where_a_date_is_needed() -> None:
    field = SplitDateField(error_messages={"required": "Enter 100% of it"})
    with pytest.raises(ValidationError, match="Enter 100% of it"):
        field.clean(parts("", "", ""))


def test_a_date_passes_through() -> None:
    assert SplitDateField().clean(datetime.date(2021, 3, 1)) == datetime.date(2021, 3, 1)


def test_validators_run() -> None:
    def refuse(day: datetime.date) -> None:
        raise ValidationError("Not on a Monday")

    with pytest.raises(ValidationError, match="Not on a Monday"):
        SplitDateField(validators=[refuse]).clean(parts("1", "3", "2021"))


def test_has_changed_compares_what_stands_in_the_boxes() -> None:
    field, day = SplitDateField(), datetime.date(2021, 3, 1)
    assert not field.has_changed(day, parts("1", "3", "2021"))
    assert field.has_changed(day, parts("2", "3", "2021"))
    assert not field.has_changed(None, parts("", "", ""))


def test_the_widget_knows_whether_it_was_sent() -> None:
    widget = DateInput()
    assert widget.value_omitted_from_data({}, {}, "x")
    assert not widget.value_omitted_from_data({"x_day": ""}, {}, "x")
    assert widget.value_from_datadict({"x_day": " 1 "}, {}, "x") == parts("1", "", "")
    assert widget.id_for_label("id_x") == "id_x-day"
    assert widget.id_for_label("") == ""


def test_birthdays_fill_themselves_in() -> None:
    assert DateInput(attrs={"autocomplete": "bday"}).autocomplete("day") == "bday-day"
    assert DateInput().autocomplete("day") is None


def test_it_is_drawn_by_the_template_pack_only() -> None:
    class DateForm(forms.Form):
        x = SplitDateField()

    with pytest.raises(NotImplementedError, match="template pack"):
        str(DateForm()["x"])
