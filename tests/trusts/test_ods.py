"""Reading register files: good ones, bad rows, and what is no register at all."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import BadInput
from tests.trusts.files import as_csv, row
from trusts.ods import MAX_BYTES, Register, read_register


def test_a_row_is_read_from_the_present_layout() -> None:
    read = read_register(as_csv(row(c11="20310331"))).rows[0]
    assert (read.line, read.code, read.region_code, read.icb_code) == (1, "R1A", "Y58", "QJK")
    assert (read.address, read.town, read.postcode) == ("1 HIGH STREET", "EXETER", "EX1 1AA")
    assert (read.open_date, read.close_date) == (date(2001, 4, 1), date(2031, 3, 31))


def test_the_older_layout_of_24_columns_is_read_too() -> None:
    read = read_register(as_csv(row(c2="Y55")[:24]))
    assert [trust.region_code for trust in read.rows] == ["Y55"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "empty"),
        (b"\r\n \r\n", "empty"),
        (b"PK\x03\x04" + b"x" * 50, "not text"),
        (bytes(range(256)) * 4, "not text"),
        ('"R1A"'.encode("utf-16"), "not text"),
        (b"<!DOCTYPE html>\n<html><p>Sign in</p></html>", "web page"),
        (b"\n  <html>", "web page"),
        (b"code,name\nR1A,NORTHSHIRE\n", "2 columns"),
        (b"hello", "1 column;"),
        (b'"', "No line"),
        (b"x" * (MAX_BYTES + 1), "larger than 5 MB"),
        (as_csv(*[row(f"A{n:02d}", "THE SURGERY") for n in range(10)]), "another list"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_register_is_refused_with_a_clear_sentence(
    content: bytes, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence) as refused:
        read_register(content)
    assert refused.value.next_step


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (row(c10="20260231"), "opening date “20260231” is no date"),
        (row(c10="2001-04-01"), "no date of the form YYYYMMDD"),
        (row(c10="٢٠٢٦٠٣٣١"), "no date of the form YYYYMMDD"),
        (row(c11="00010101"), "closing date"),
        (row(c11="19990101"), "before the opening date"),
        (row(code="R1"), "3 or 5 letters and digits"),
        (row(code=""), "3 or 5 letters and digits"),
        (row(code="R1A!X"), "3 or 5 letters and digits"),
        (row(name="  "), "name is missing"),
        (row(name="A" * 201), "longer than 200"),
        (row(c4="A" * 251), "longer than 250"),
        (row(c7="A" * 61), "longer than 60"),
        (row(c9="A" * 11), "longer than 10"),
        (row(c2="Y5812X"), "code of the region"),
        (row(c3="Q-1"), "integrated care board"),
        (row(name="NORTH\x00SHIRE NHS TRUST"), "not text"),
        (row(name="NORTH\x1bSHIRE NHS TRUST"), "not text"),
        (row()[:20], "has 20 columns"),
        (row()[:24], "has 24 columns; the rows of this file have 27"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bad_row_is_refused_with_its_line_and_reason(bad: list[str], reason: str) -> None:
    good = [row("R1B"), row("R1C")]
    register = read_register(as_csv(good[0], bad, good[1]))
    assert [trust.code for trust in register.rows] == ["R1B", "R1C"]
    assert [refused.line for refused in register.refused] == [2]
    assert reason in register.refused[0].reason


def test_a_quotation_mark_that_is_never_closed_spoils_its_own_line_only() -> None:
    content = as_csv(row("R1B")) + b'"R1A","NORTH\r\n' + as_csv(row("R1C"))
    register = read_register(content)
    assert [trust.code for trust in register.rows] == ["R1B", "R1C"]
    assert [(bad.line, bad.code) for bad in register.refused] == [(2, "")]


def test_a_code_that_stands_twice_is_refused_the_second_time() -> None:
    register = read_register(as_csv(row(), row(name="ANOTHER NHS TRUST")))
    assert [trust.name for trust in register.rows] == ["NORTHSHIRE NHS TRUST"]
    assert register.refused[0].reason == "The code R1A stands on line 1 already."


@pytest.mark.parametrize("outside", [{"c23": "W"}, {"c23": "", "c2": "W00"}, {"c23": "S"}])
def test_a_trust_outside_england_is_left_out(outside: dict[str, str]) -> None:
    register = read_register(as_csv(row(), row("RQF", **outside)))
    assert [left.code for left in register.left_out] == ["RQF"]
    assert (len(register.rows), register.count) == (1, 2)


def test_a_row_without_dates_or_areas_is_english_and_good() -> None:
    register = read_register(as_csv(row(c2="", c3="", c10="", c23="")))
    assert register.rows[0].open_date is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_accents_survive_whatever_program_saved_the_file(encoding: str) -> None:
    content = as_csv(row(name="ST THÉRÈSE NHS TRUST"), encoding=encoding)
    assert read_register(content).rows[0].name == "ST THÉRÈSE NHS TRUST"


def test_bytes_that_only_latin_1_knows_are_read_all_the_same() -> None:
    content = as_csv(row("R1B", c7="M\x81LHAM"), row("R1C"), encoding="latin-1")
    assert [trust.code for trust in read_register(content).rows] == ["R1C"]


def test_line_ends_blank_lines_and_small_letters_do_not_matter() -> None:
    content = b"\n" + as_csv(row("r1a")).replace(b"\r\n", b"\r") + b"\r\r" + as_csv(row("R1B"))
    assert [(trust.line, trust.code) for trust in read_register(content).rows] == [
        (2, "R1A"),
        (5, "R1B"),
    ]


cells = st.lists(st.text(max_size=12), min_size=27, max_size=27)


@given(st.lists(cells, max_size=6))
def test_every_line_of_any_file_is_read_refused_or_left_out(rows: list[list[str]]) -> None:
    content = as_csv(row(), *rows, encoding="utf-8")
    try:
        register = read_register(content)
    except BadInput:
        return
    assert isinstance(register, Register)
    assert len({trust.code for trust in register.rows}) == len(register.rows)


@given(st.binary(max_size=400))
def test_no_bytes_whatever_make_reading_fail(content: bytes) -> None:
    with contextlib.suppress(BadInput):
        assert read_register(content).count
