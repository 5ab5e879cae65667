from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from core.money import LARGEST, MoneyField, PoundsField, parse_pounds, pounds, pounds_short

amounts = st.decimals(min_value=0, max_value=LARGEST, places=2)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("2500000", "2500000.00"),
        ("2,500,000", "2500000.00"),
        ("£2,500,000.50", "2500000.50"),
        (" 12.5 ", "12.50"),
        ("0", "0.00"),
    ],
)
def test_an_amount_is_taken_as_people_type_it(typed, amount):
    assert parse_pounds(typed) == Decimal(amount)


@pytest.mark.parametrize(
    "typed",
    ["", "NaN", "Infinity", "1e6", "1_000", "٣٠٠", "12.345", "1,00", "-5", "£", "2.5m", "1 000"],
)
def test_what_only_a_programmer_would_call_a_number_is_refused(typed):
    with pytest.raises(BadInput, match="Enter an amount in pounds"):
        parse_pounds(typed)


def test_a_trillion_pounds_are_too_many():
    with pytest.raises(BadInput, match="less than £1 trillion"):
        parse_pounds("1000000000000")


@given(amounts)
def test_what_is_shown_can_be_typed_back(amount):
    assert parse_pounds(pounds(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (Decimal("2500000"), "£2,500,000"),
        (Decimal("0.10"), "£0.10"),
        (Decimal("-5"), "\N{MINUS SIGN}£5"),
        (None, "No data"),
    ],
)
def test_amounts_are_shown_one_way(amount, shown):
    assert pounds(amount) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("2500000", "£2.5m"),
        ("6000000", "£6m"),
        ("2999999", "£2.9m"),
        ("250000", "£250k"),
        ("-1200000", "\N{MINUS SIGN}£1.2m"),
        ("999", "£999"),
    ],
)
def test_headlines_cut_and_never_round_up(amount, shown):
    assert pounds_short(Decimal(amount)) == shown


@given(st.decimals(min_value=0, max_value=Decimal("99999999"), places=2))
def test_a_headline_never_shows_more_than_there_is(amount):
    shown = pounds_short(amount).removeprefix("£")
    scale = {"m": 1_000_000, "k": 1_000}.get(shown[-1], 1)
    assert Decimal(shown.rstrip("mk").replace(",", "")) * scale <= amount


class AmountForm(forms.Form):
    amount = PoundsField(required=False)


@pytest.mark.parametrize(("typed", "amount"), [("1,000", Decimal(1000)), ("", None)])
def test_the_form_field_gives_an_amount_or_nothing(typed, amount):
    form = AmountForm({"amount": typed})
    assert form.is_valid()
    assert form.cleaned_data["amount"] == amount


def test_the_form_field_says_how_to_type_it():
    form = AmountForm({"amount": "lots"})
    assert form.errors["amount"] == ["Enter an amount in pounds, like 2,500,000 or 2500000.50."]


def test_a_required_amount_must_be_there():
    form = type("Needed", (forms.Form,), {"amount": PoundsField()})({"amount": ""})
    assert not form.is_valid()


@pytest.mark.parametrize(
    ("initial", "value"), [(Decimal("2500.00"), "2,500"), (Decimal("2.50"), "2.50"), ("x", "x")]
)
def test_an_amount_to_change_is_shown_as_people_type_it(initial, value):
    assert AmountForm(initial={"amount": initial})["amount"].value() == value


def test_the_model_field_keeps_pence_and_asks_through_the_form_field():
    field = MoneyField("amount")
    *_, kwargs = field.deconstruct()
    assert (field.max_digits, field.decimal_places) == (14, 2)
    assert "max_digits" not in kwargs
    assert isinstance(field.formfield(), PoundsField)
