from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.template import Context, Template


def render(expression, **values):
    source = "{% load aspirant_format %}{{ " + expression + " }}"
    return Template(source).render(Context(values))


@time_machine.travel("2022-03-03 12:00")
@pytest.mark.parametrize(
    ("expression", "values", "shown"),
    [
        ("x|pounds", {"x": Decimal(1200)}, "£1,200"),
        ("x|pounds_short", {"x": Decimal(1200000)}, "£1.2m"),
        ("x|long_date", {"x": date(2022, 3, 3)}, "3 March 2022"),
        ("x|when", {"x": datetime(2022, 3, 3, 9, 30, tzinfo=UTC)}, "3 March 2022 at 9:30am"),
        ("x|financial_year", {"x": 2021}, "2021/22"),
        ("x|working_days_ago", {"x": date(2022, 2, 24)}, "5"),
        ("x|working_days_ago", {"x": datetime(2022, 2, 24, 12, tzinfo=UTC)}, "5"),
        ("x|percent_of:y", {"x": Decimal(1), "y": Decimal(3)}, "33"),
        ("x|percent_of:y", {"x": Decimal(1), "y": Decimal(0)}, "0"),
    ],
)
def test_money_and_dates_are_shown_one_way(expression, values, shown):
    assert render(expression, **values) == shown
