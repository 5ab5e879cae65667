from datetime import UTC, date, datetime

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from core import dates
from core.dates import FinancialYear, FinancialYearField
from nhsuk.columns.column import plain

days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(days)
def test_every_day_lies_in_its_financial_year_and_no_other(day):
    year = FinancialYear.of(day)
    assert day in year
    assert day not in FinancialYear(year.start + 1)
    assert day not in FinancialYear(year.start - 1)


@pytest.mark.parametrize(("start", "label"), [(2021, "2021/22"), (1999, "1999/00")])
def test_a_financial_year_is_written_with_a_stroke(start, label):
    assert str(FinancialYear(start)) == label


@time_machine.travel(datetime(2022, 3, 31, 23, 30, tzinfo=UTC))
def test_the_year_turns_at_midnight_in_london():
    assert dates.today() == date(2022, 4, 1)
    assert dates.now().hour == 0


@pytest.mark.parametrize(
    ("day", "shown"),
    [
        (date(2021, 3, 12), "12 March 2021"),
        (datetime(2021, 6, 30, 23, 30, tzinfo=UTC), "1 July 2021"),
        (None, "No date"),
    ],
)
def test_dates_are_written_out(day, shown):
    assert dates.long_date(day) == shown


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2021, 6, 12, 15, 5, tzinfo=UTC), "12 June 2021 at 4:05pm"),
        (datetime(2021, 1, 12, 0, 0, tzinfo=UTC), "12 January 2021 at 12:00am"),
        (None, "No date"),
    ],
)
def test_moments_are_london_time(moment, shown):
    assert dates.when(moment) == shown


def test_working_days_pass_over_easter():
    assert dates.working_days_after(date(2022, 4, 14), 1) == date(2022, 4, 19)
    assert not dates.is_working_day(date(2022, 4, 18))


@given(days.filter(lambda day: 2016 < day.year < 2027), st.integers(min_value=0, max_value=30))
def test_counting_forward_and_counting_between_agree(day, number):
    assert dates.working_days_between(day, dates.working_days_after(day, number)) == number


@time_machine.travel(datetime(2022, 2, 1, tzinfo=UTC))
def test_a_year_is_chosen_by_its_name():
    field = FinancialYearField("year").formfield()
    assert (2021, "2021/22") in field.choices
    assert field.clean("2021") == 2021


@pytest.mark.parametrize("hour", [0, 1, 11, 12, 13, 23])
def test_lists_write_a_moment_as_every_page_does(hour):
    moment = datetime(2021, 7, 2, hour, 5, tzinfo=UTC)
    assert plain(moment) == dates.when(moment)
