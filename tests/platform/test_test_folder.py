"""Where the test services keep their data."""

from pathlib import Path

import pytest
from tools import test_folder


def test_it_is_in_memory_where_there_is_room_and_the_same_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(test_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(test_folder, "ENOUGH", 1)

    found = test_folder.in_memory(Path("/one"))

    assert found is not None
    assert found.parent == tmp_path
    assert test_folder.in_memory(Path("/one")) == found != test_folder.in_memory(Path("/two"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ENOUGH", 1 << 60),
        ("MEMORY", Path("/no/such/folder")),
        ("available_memory", lambda: 0),
    ],
)
def test_without_room_it_is_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(test_folder, "MEMORY", tmp_path)
    monkeypatch.setattr(test_folder, "ENOUGH", 1)
    monkeypatch.setattr(test_folder, name, value)
    monkeypatch.setenv("ASPIRANT_DATA", str(tmp_path / "data"))

    assert test_folder.folder() == tmp_path / "data" / "tests"
