"""Pounds: two places, sterling, Decimal. One rule for what a person may type."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from core.errors import BadInput

LARGEST = Decimal("999999999999.99")
# £ and thousands commas are welcome; exponents, NaN, other scripts' digits and underscores,
# which Decimal() would take, are not.
TYPED = re.compile(r"£?(?P<pounds>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.(?P<pence>[0-9]{1,2}))?")
SHORT = {"m": 1_000_000, "k": 1_000}


def parse_pounds(text: str) -> Decimal:
    """An amount as typed: `2500000`, `2,500,000`, `£2,500,000.50`. Raises BadInput otherwise."""
    match = TYPED.fullmatch(text.strip())
    if match is None:
        raise BadInput(
            "Enter an amount in pounds, like 2,500,000 or 2500000.50.", code="money_format"
        )
    amount = Decimal(match["pounds"].replace(",", "") + "." + (match["pence"] or "00"))
    if amount > LARGEST:
        raise BadInput("The amount must be less than £1 trillion.", code="money_size")
    return amount.quantize(Decimal("0.01"))


def pounds(amount: Decimal | int | None) -> str:
    """`£2,500,000`, pence only when there are any; for tables. Negative as `−£5`."""
    if amount is None:
        return "No data"
    amount = Decimal(amount)
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    return f"{sign}£{size:,.0f}" if size == size.to_integral_value() else f"{sign}£{size:,.2f}"


def pounds_short(amount: Decimal | int) -> str:
    """`£2.5m`, `£250k`, for headlines; cut, never rounded up to money that is not there."""
    amount = Decimal(amount)
    sign = "\N{MINUS SIGN}" if amount < 0 else ""
    size = abs(amount)
    for unit, scale in SHORT.items():
        if size >= scale:
            tenths = int(size * 10 // scale)
            return f"{sign}£{tenths // 10}{f'.{tenths % 10}' if tenths % 10 else ''}{unit}"
    return pounds(amount)


class MoneyField(models.DecimalField):  # type: ignore[type-arg]
    """Pounds sterling: 14 digits, 2 places."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.update(max_digits=14, decimal_places=2)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """The form field takes what `parse_pounds` takes."""
        return models.Field.formfield(self, form_class=PoundsField, **kwargs)


class PoundsField(forms.CharField):
    """A form field for an amount in pounds; gives a Decimal, or None when empty and optional."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 25)
        super().__init__(*args, **kwargs)
        self.widget.attrs.setdefault("inputmode", "decimal")
        self.widget.attrs.setdefault("spellcheck", "false")

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            return parse_pounds(text)
        except BadInput as error:
            raise ValidationError(error.message, code=error.code) from error

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def run_validators(self, value: Any) -> None:
        """CharField's length validators are for text; the size is checked by `parse_pounds`."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:,.2f}".removesuffix(".00") if isinstance(value, Decimal) else value
