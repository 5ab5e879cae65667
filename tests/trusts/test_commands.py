"""The import commands as they are typed: output, JSON and exit codes."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from tests.trusts.files import as_csv, row
from trusts.models import Succession, Trust

pytestmark = pytest.mark.django_db


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue()


def refused(command: str, *arguments: object) -> tuple[str, str, int]:
    """What a refused command printed, its sentence, and its exit code."""
    out = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(command, *map(str, arguments), stdout=out, stderr=StringIO())
    return out.getvalue(), str(error.value), error.value.returncode


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(content: bytes) -> Path:
        path = tmp_path / "etr.csv"
        path.write_bytes(content)
        return path

    return write


def test_without_apply_it_only_shows(real_data: Path) -> None:
    printed = run("import_ods", real_data / "ods" / "etr_2026-04.csv")
    assert "Preview, nothing changed: 274 rows" in printed
    assert "Created: 271" in printed
    assert "  RT4 WELSH AMBULANCE SERVICES NHS TRUST" in printed
    assert not Trust.objects.exists()


def test_json_is_one_object_of_lists_of_objects(real_data: Path) -> None:
    path = real_data / "ods" / "etr_2026-04.csv"
    lists = json.loads(run("import_ods", path, "--apply", "--as-of", "2026-04-30", "--json"))
    assert {kind: len(items) for kind, items in lists.items()} == {
        "created": 271,
        "renamed": 0,
        "closed": 0,
        "reopened": 0,
        "moved": 0,
        "unchanged": 0,
        "left_out": 3,
        "refused": 0,
    }
    assert all(item["code"] for items in lists.values() for item in items)
    assert Trust.objects.count() == 271
    again = json.loads(run("import_ods", path, "--apply", "--as-of", "2026-04-30", "--json"))
    assert len(again["unchanged"]) == 271


@pytest.mark.parametrize("asked", [[], ["--apply"], ["--skip-refused"]])
def test_a_file_with_bad_rows_ends_with_2_and_changes_nothing(file: Any, asked: list[str]) -> None:
    path = file(as_csv(row(), row("R1B", c10="20260231")))
    printed, sentence, code = refused("import_ods", path, "--json", *asked)
    assert (code, Trust.objects.count()) == (2, 0)
    assert json.loads(printed)["refused"][0]["line"] == 2
    assert "1 row of the file cannot be read, so nothing was imported" in sentence


def test_told_to_skip_them_it_imports_the_good_rows(file: Any) -> None:
    path = file(as_csv(row(), row("R1B", c10="20260231")))
    printed = run("import_ods", path, "--apply", "--skip-refused")
    assert "Imported 2 rows" in printed
    assert "  line 2: R1B The opening date" in printed
    assert [trust.code for trust in Trust.objects.all()] == ["R1A"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b"", "empty"), (b"\x00\x01\x02", "not text"), (b"<html></html>", "web page"), (b"a,b", "2")],
)
def test_no_register_ends_with_2_and_a_sentence(file: Any, content: bytes, sentence: str) -> None:
    printed, said, code = refused("import_ods", file(content), "--apply", "--json")
    assert (printed, code) == ("", 2)
    assert sentence in said


def test_a_file_that_is_not_there_and_a_date_that_is_none_end_with_2(file: Any) -> None:
    assert refused("import_ods", "/nowhere/etr.csv")[1:] == (
        "/nowhere/etr.csv cannot be read: No such file or directory.",
        2,
    )
    with pytest.raises(CommandError, match="is no date"):
        run("import_ods", file(as_csv(row())), "--as-of", "yesterday")


def test_successions_are_imported_once(real_data: Path) -> None:
    path = real_data / "ods" / "succession.csv"
    assert "416 rows: 416 new" in run("import_succession", path)
    assert "416 rows: 0 new, 416 known already" in run("import_succession", path)
    assert Succession.objects.count() == 416


def test_the_good_successions_of_a_file_are_stored_if_told_so(file: Any) -> None:
    head = b"predecessor_ods,successor_ods,effective_date\n"
    path = file(head + b"R1G,RA9,2015-10-01\nR1E,RRE,tomorrow\n")
    assert refused("import_succession", path)[2] == 2
    assert not Succession.objects.exists()
    assert "1 rows: 1 new" in run("import_succession", path, "--skip-refused")


def test_a_list_of_something_else_is_refused(file: Any) -> None:
    _, sentence, code = refused("import_succession", file(as_csv(row())))
    assert code == 2
    assert "first row is not" in sentence
