import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.http import FileResponse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from nhsuk.columns import Column, csv_response, xlsx_response
from nhsuk.columns.export import FORMULA_STARTS, safe_text, typed

DAY = datetime.date(2021, 3, 2)
INSTANT = datetime.datetime(2021, 7, 2, 9, 5, tzinfo=datetime.UTC)

COLUMNS = [
    Column("text", "=Text"),
    Column("amount", "Amount", numeric=True),
    Column("day", "Day"),
    Column("at", "At"),
    Column("yes", "Yes"),
    Column("nothing", "Nothing"),
    Column("page", "Page only", in_files=False),
]
ROW = {
    "text": '=HYPERLINK("evil")',
    "amount": Decimal("-5.25"),
    "day": DAY,
    "at": INSTANT,
    "yes": True,
    "nothing": None,
    "page": "x",
}


def read(response: Any) -> bytes:
    content = b"".join(response.streaming_content)
    if isinstance(response, FileResponse):
        response.file_to_stream.close()
    return content


def csv_rows(objects: Any) -> list[list[str]]:
    text = read(csv_response(COLUMNS, objects, "list")).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def xlsx_cells(objects: Any) -> list[tuple[Any, ...]]:
    book = load_workbook(io.BytesIO(read(xlsx_response(COLUMNS, objects, "list"))))
    return list(book["List"].iter_rows(values_only=True))


def test_csv_opens_in_excel_and_holds_no_formula() -> None:
    response = csv_response(COLUMNS, [ROW], "list")
    assert response["Content-Disposition"] == 'attachment; filename="list.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert read(response).startswith("\ufeff".encode())
    assert csv_rows([ROW]) == [
        ["\ufeff'=Text", "Amount", "Day", "At", "Yes", "Nothing"],
        ['\'=HYPERLINK("evil")', "-5.25", "2021-03-02", "2021-07-02 10:05:00", "Yes", ""],
    ]


def test_xlsx_keeps_numbers_and_dates_as_such() -> None:
    response = xlsx_response(COLUMNS, [ROW], "list")
    assert response["Content-Disposition"] == 'attachment; filename="list.xlsx"'
    assert read(response)
    head, row = xlsx_cells([ROW])
    assert head == ("'=Text", "Amount", "Day", "At", "Yes", "Nothing")
    midnight = datetime.datetime(2021, 3, 2)
    local = datetime.datetime(2021, 7, 2, 10, 5)
    assert row == ('\'=HYPERLINK("evil")', -5.25, midnight, local, "Yes", None)


def test_xlsx_leaves_out_what_xml_cannot_hold() -> None:
    row = {**ROW, "text": "a\x00b\x0bc" + "d" * 40_000}
    text = xlsx_cells([row])[1][0]
    assert text.startswith("abcd")
    assert len(text) == 32_767


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_text_that_would_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert safe_text(f"{start}1+1") == f"'{start}1+1"


@given(st.text())
def test_no_exported_text_begins_like_a_formula(text: str) -> None:
    assert not str(typed(text)).startswith(FORMULA_STARTS)


@pytest.mark.parametrize("value", [-5, Decimal("-5.00"), -0.5, DAY])
def test_numbers_and_dates_stay_what_they_are(value: Any) -> None:
    assert typed(value) is value


def test_naive_times_stay_naive() -> None:
    assert typed(datetime.datetime(2021, 1, 2, 3, 4, 5, 6)) == datetime.datetime(
        2021, 1, 2, 3, 4, 5
    )


def test_anything_else_becomes_text() -> None:
    assert typed(["="]) == "['=']"
    assert typed(False) == "No"


@pytest.mark.django_db
def test_a_query_set_is_read_in_pieces(django_assert_num_queries: Any) -> None:
    columns = [Column("codename", "Code"), Column("app", "App", "content_type.app_label")]
    with django_assert_num_queries(1):
        lines = read(csv_response(columns, Permission.objects.select_related(), "x")).splitlines()
    assert len(lines) == Permission.objects.count() + 1
