"""What the portal makes of a file before it looks at any award in it."""

import io
import zipfile
from datetime import date, datetime

import pytest
from openpyxl import Workbook

from core.errors import BadInput
from funding.spreadsheet import reading
from funding.spreadsheet.reading import FORMULA, read_lines

COLUMNS = ["Award", "Amount"]


def workbook(*rows: list[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def refusal(content: bytes) -> str:
    with pytest.raises(BadInput) as caught:
        read_lines(content, COLUMNS)
    assert caught.value.next_step
    return caught.value.code


def test_lines_keep_the_row_numbers_that_the_spreadsheet_shows() -> None:
    lines = read_lines(b"Award,Amount\n1,250000\n\n2,500000\n", COLUMNS)
    assert [(line.row, line.cells) for line in lines] == [
        (2, {"Award": "1", "Amount": "250000"}),
        (4, {"Award": "2", "Amount": "500000"}),
    ]


def test_columns_may_stand_in_any_order_and_case_beside_others() -> None:
    (line,) = read_lines(b"AMOUNT,Note,award\n5,hello,1\n", COLUMNS)
    assert line.cells == {"Amount": "5", "Award": "1"}


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiters_that_spreadsheets_write_are_read(delimiter: str) -> None:
    (line,) = read_lines(f"Award{delimiter}Amount\n1{delimiter}5\n".encode(), COLUMNS)
    assert line.get("Amount") == "5"


def test_a_file_of_excel_on_windows_is_read() -> None:
    (line,) = read_lines("Award,Amount\n1,£5\n".encode("cp1252"), COLUMNS)
    assert line.get("Amount") == "£5"


def test_a_quoted_cell_may_hold_lines_and_commas() -> None:
    (line,) = read_lines(b'Award,Amount\n"one\ntwo","2,500"\n', COLUMNS)
    assert line.cells == {"Award": "one two", "Amount": "2,500"}


def test_workbook_cells_come_as_plain_text() -> None:
    content = workbook(
        ["Award", "Amount"],
        [date(2021, 5, 1), 250000],
        [datetime(2021, 5, 1, 12, 30), 1500000.5],
        [True, 1e20],
        [None, "=SUM(B2:B3)"],
    )
    assert [line.cells for line in read_lines(content, COLUMNS)] == [
        {"Award": "2021-05-01", "Amount": "250000"},
        {"Award": "2021-05-01", "Amount": "1500000.5"},
        {"Award": "yes", "Amount": "1e+20"},
        {"Amount": FORMULA},
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file_empty"),
        (b"\n , \n", "file_empty"),
        (b"Award,Amount\n", "file_no_lines"),
        (b"<html><body>Sign in</body></html>", "file_layout"),
        (b"Award,Award,Amount\n1,1,5\n", "file_layout"),
        (b"\x00\x01\x02", "file_kind"),
        (b'Award,Amount\n"1,5\n', "file_csv"),
        (b"PK\x03\x04 not a workbook", "file_xlsx"),
        (b"x" * (reading.LARGEST_FILE + 1), "file_size"),
        (b"Award,Amount\n" + b"1,5\n" * 2001, "file_lines"),
        (b"Award,Amount\n" + b"\n" * 6000 + b"1,5\n", "file_lines"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_a_reason(content: bytes, code: str) -> None:
    assert refusal(content) == code


def zipped(entries: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return file.getvalue()


def test_a_zip_file_that_is_no_workbook_is_refused() -> None:
    assert refusal(zipped({"hello.txt": b"hello"})) == "file_xlsx"


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread() -> None:
    bomb = zipped({f"part{n}": b"0" * 10_000_000 for n in range(5)})
    assert len(bomb) < reading.LARGEST_FILE
    assert refusal(bomb) == "file_unpacked"


def test_a_workbook_of_thousands_of_entries_is_refused_unread() -> None:
    assert refusal(zipped({f"part{n}": b"" for n in range(300)})) == "file_unpacked"


def test_entities_in_a_workbook_are_not_expanded() -> None:
    sheet = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    with zipfile.ZipFile(io.BytesIO(workbook(["Award", "Amount"], [1, 5]))) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/worksheets/sheet1.xml"] = sheet
    assert refusal(zipped(entries)) == "file_xlsx"
