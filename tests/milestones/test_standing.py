"""How a plan stands in words, and its line: pure arithmetic, for any dates."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from milestones.picture import LEAST_DAYS, MARGIN, Axis, line, with_words
from milestones.standing import Standing, distance, slip

DAYS = st.dates(date(2016, 1, 1), date(2040, 12, 31))
STANDINGS = st.builds(
    Standing,
    baseline=DAYS,
    baseline_precision=st.sampled_from(["day", "month"]),
    forecast=st.none() | DAYS,
    forecast_precision=st.sampled_from(["day", "month"]),
    reached=st.none() | DAYS,
    today=DAYS,
)
DAY = date(2026, 6, 1)


def make(**facts: date | None) -> Standing:
    dates = {"forecast": None, "reached": None, "baseline": DAY, "today": DAY, **facts}
    return Standing(baseline_precision="day", forecast_precision="day", **dates)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "word", "note"),
    [
        ({}, "Planned", ""),
        ({"today": date(2026, 6, 2)}, "Overdue", "1 day past its date"),
        ({"forecast": date(2026, 9, 1)}, "Re-planned", "3 months later than first planned"),
        ({"forecast": date(2026, 5, 30)}, "Overdue", "2 days past its date"),
        (
            {"forecast": date(2026, 5, 30), "today": date(2026, 5, 1)},
            "Re-planned",
            "2 days earlier than first planned",
        ),
        ({"reached": DAY}, "Reached", "In time"),
        ({"reached": date(2026, 5, 1)}, "Reached", "In time"),
        ({"reached": date(2026, 6, 13)}, "Reached", "12 days later than first planned"),
        (
            {"forecast": date(2026, 9, 1), "reached": date(2026, 8, 1), "today": date(2027, 1, 1)},
            "Reached",
            "2 months later than first planned",
        ),
    ],
)
def test_a_word_and_how_it_compares(facts: dict[str, date], word: str, note: str) -> None:
    found = make(**facts)
    assert (found.word, found.note) == (word, note)
    assert found.colour


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "0 days"),
        (1, "1 day"),
        (-1, "1 day"),
        (44, "44 days"),
        (45, "1 month"),
        (365, "12 months"),
    ],
)
def test_days_as_people_say_them(days: int, words: str) -> None:
    assert distance(days) == words


def test_a_month_is_shown_as_a_month() -> None:
    found = Standing(date(2018, 6, 30), "month", None, "day", None, DAY)
    assert found.dates == [("Planned", "June 2018")]


@given(DAYS, DAYS)
def test_a_slip_has_a_direction(first: date, later: date) -> None:
    words = slip(first, later)
    assert ("later" in words) == (later > first)
    assert ("earlier" in words) == (later < first)
    assert (words == "") == (later == first)


@given(STANDINGS)
def test_only_what_is_not_reached_can_be_overdue(standing: Standing) -> None:
    assert standing.is_overdue == (
        standing.reached is None and (standing.forecast or standing.baseline) < standing.today
    )
    assert (standing.word == "Overdue") == standing.is_overdue
    assert (standing.word == "Reached") == (standing.reached is not None)


@given(STANDINGS)
def test_the_first_date_is_always_named_first(standing: Standing) -> None:
    names = [name for name, _ in standing.dates]
    assert names[0] == "Planned"
    assert ("Re-planned" in names) == (standing.forecast is not None)
    assert ("Reached" in names) == (standing.reached is not None)


@given(st.lists(STANDINGS, max_size=5), DAYS)
def test_every_mark_of_a_page_lies_on_its_axis(standings: list[Standing], today: date) -> None:
    axis = Axis.around(standings, today)
    assert (axis.last - axis.first).days >= LEAST_DAYS - 1
    for day in [today, *(each.baseline for each in standings)]:
        assert MARGIN <= axis.at(day) <= 100 - MARGIN


@given(DAYS, DAYS)
def test_later_days_lie_further_to_the_right(one: date, other: date) -> None:
    axis = Axis.around([make(baseline=one, today=other)], other)
    assert (axis.at(one) < axis.at(other)) == (one < other)


@given(STANDINGS)
def test_a_line_has_a_mark_for_each_date_and_no_style(standing: Standing) -> None:
    drawn = str(line(standing, Axis.around([standing], standing.today)))
    assert drawn.count("app-track__planned") == 1
    assert drawn.count("app-track__replanned") == (standing.forecast is not None)
    assert drawn.count("app-track__reached") == (standing.reached is not None)
    assert "style" not in drawn
    assert all(0 <= float(x) <= 100 for x in re.findall(r'x[12]?="([\d.-]+)%"', drawn))


def test_the_words_stand_beside_the_line() -> None:
    standing = make(forecast=DAY + timedelta(days=30))
    html = str(with_words(standing, Axis.around([standing], DAY)))
    assert "Planned 1 June 2026 · Re-planned 1 July 2026" in html
