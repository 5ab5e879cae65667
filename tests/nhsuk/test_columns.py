import datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.utils import timezone
from django.utils.html import format_html

from nhsuk.columns import Column, Table

ROW = SimpleNamespace(
    name="A & B",
    region=SimpleNamespace(name="North"),
    missing=None,
    empty="",
    count=0,
    get_status_display=lambda: "Open",
)


def cell(*args: Any, **kwargs: Any) -> str:
    return str(Column("name", "Name", *args, **kwargs).cell(ROW))


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("name", "A &amp; B"),
        ("region.name", "North"),
        ("region__name", "North"),
        ("get_status_display", "Open"),
        ("count", "0"),
        (lambda row: row.region.name.upper(), "NORTH"),
    ],
)
def test_a_value_is_a_path_or_a_function(value: Any, shown: str) -> None:
    assert cell(value) == shown


@pytest.mark.parametrize("path", ["missing", "missing.name", "empty"])
def test_no_cell_is_empty(path: str) -> None:
    assert cell(path) == '<span class="app-no-data">No data</span>'
    assert cell(path, empty="Not yet") == '<span class="app-no-data">Not yet</span>'
    assert cell(html=lambda row: "") == '<span class="app-no-data">No data</span>'


def test_rows_may_be_dictionaries() -> None:
    assert Column("a", "A", "b.c").cell({"b": {"c": 1}}) == "1"


def test_a_misspelt_path_is_an_error() -> None:
    with pytest.raises(AttributeError):
        cell("nmae")


@pytest.mark.parametrize(
    ("value", "numeric", "shown"),
    [
        (2_500_000, True, "2,500,000"),
        (2021, False, "2021"),
        (Decimal("1200000.50"), True, "1,200,000.50"),
        (True, False, "Yes"),
        (False, False, "No"),
        (datetime.date(2021, 3, 2), False, "2 March 2021"),
        (datetime.datetime(2021, 7, 2, 9, 5), False, "2 July 2021 at 9:05am"),
        (datetime.datetime(2021, 7, 2, 9, 5, tzinfo=datetime.UTC), False, "2 July 2021 at 10:05am"),
        (["x"], False, "[&#x27;x&#x27;]"),
    ],
)
def test_values_are_shown_as_people_read_them(value: Any, numeric: bool, shown: str) -> None:
    assert cell(lambda row: value, numeric=numeric) == shown


def test_format_gives_text_or_safe_html() -> None:
    assert cell(format=lambda name: f"<{name}>") == "&lt;A &amp; B&gt;"
    assert cell(format=lambda name: format_html("<b>{}</b>", name)) == "<b>A &amp; B</b>"


def test_links_and_html_are_escaped() -> None:
    assert cell(link=lambda row: "/?a=1&b=2") == (
        '<a class="nhsuk-link" href="/?a=1&amp;b=2">A &amp; B</a>'
    )
    assert cell(link=lambda row: None) == "A &amp; B"
    assert cell(html=lambda row: "<script>") == "&lt;script&gt;"


def test_files_get_raw_values_unless_told_otherwise() -> None:
    assert Column("count", "Count", format=lambda n: "none").exported(ROW) == 0
    assert Column("count", "Count", export=lambda row: "zero").exported(ROW) == "zero"


def test_sort_fields_are_one_several_or_none() -> None:
    assert Column("a", "A", sort="b").sort_fields == ("b",)
    assert Column("a", "A", sort=("b", "c")).sort_fields == ("b", "c")
    assert Column("a", "A").sort_fields == ()


def test_a_table_shows_only_its_page_columns() -> None:
    columns = [
        Column("name", "Name", classes="app-nowrap"),
        Column("count", "Count", on_page=False),
        Column("tick", "Select", html=lambda row: "x", label_hidden=True),
    ]
    html = Table(columns, [ROW], "Caption", caption_hidden=True).render()
    assert "Count" not in html
    assert '<span class="nhsuk-u-visually-hidden">Select</span></th>' in html
    assert "nhsuk-table__caption nhsuk-u-visually-hidden" in html
    assert html.count("app-nowrap") == 2


def test_an_empty_table_says_so() -> None:
    html = Table(
        [Column("name", "Name"), Column("b", "B")], [], "C", empty_text="None yet"
    ).render()
    assert 'colspan="2">None yet</td>' in html


def test_rows_may_carry_a_class() -> None:
    columns = [Column("name", "Name")]
    html = Table(columns, [ROW], "C", row_classes=lambda row: 'late"').render()
    assert 'class="nhsuk-table__row late&quot;"' in html


def test_times_of_tables_are_london_times() -> None:
    assert timezone.get_default_timezone_name() == "Europe/London"
