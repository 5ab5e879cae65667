"""script/server's decisions; the running whole is in test_server_command.py."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from aspirant import embedded, local, serve
from aspirant.stamps import Stamp, digest_of
from tests.factories.accounts import make_user
from tests.support.databases import CommittingDatabase


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_port_that_was_asked_for_must_be_free(taken_port: int) -> None:
    with pytest.raises(serve.CannotServe, match="in use"):
        serve.choose_port(taken_port)


def test_without_a_wish_the_next_free_port_is_taken(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "DEFAULT_PORT", taken_port)
    assert serve.choose_port(None) > taken_port


def test_when_every_port_is_taken_one_is_asked_to_name_another(
    taken_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serve, "DEFAULT_PORT", taken_port)
    monkeypatch.setattr(serve, "PORTS_TRIED", 1)
    with pytest.raises(serve.CannotServe, match="--port"):
        serve.choose_port(None)


def test_fresh_takes_away_what_the_portal_made_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "uploads").mkdir()
    (tmp_path / "uploads" / "evidence.pdf").touch()
    (tmp_path / "postgres.json").touch()
    (tmp_path / "somebody's").touch()
    serve.begin_again(tmp_path)
    left = {path.name for path in tmp_path.iterdir()}
    assert "somebody's" in left
    assert left.isdisjoint({"uploads", "postgres.json"})


def test_fresh_is_refused_while_something_runs(tmp_path: Path) -> None:
    with (
        embedded.start(tmp_path, names=["redis"]),
        pytest.raises(serve.CannotServe, match="still runs"),
    ):
        serve.begin_again(tmp_path)
    serve.begin_again(tmp_path)


def test_what_was_done_for_these_files_is_not_done_again(tmp_path: Path) -> None:
    (tmp_path / "file.py").write_text("one")
    digest = digest_of(tmp_path, ["*.py"])
    stamp = Stamp(tmp_path / "stamp", digest)
    assert not stamp.is_current()
    stamp.set()
    assert Stamp(tmp_path / "stamp", digest_of(tmp_path, ["*.py"])).is_current()
    (tmp_path / "file.py").write_text("two")
    assert not Stamp(tmp_path / "stamp", digest_of(tmp_path, ["*.py"])).is_current()


def test_what_was_made_from_the_files_does_not_count(tmp_path: Path) -> None:
    before = digest_of(tmp_path, ["*/static/*"])
    (tmp_path / ".data" / "static").mkdir(parents=True)
    (tmp_path / ".data" / "static" / "made.css").touch()
    assert digest_of(tmp_path, ["*/static/*"]) == before


def test_an_empty_portal_is_given_the_demonstration_and_one_in_use_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, committing_db: CommittingDatabase
) -> None:
    ran: list[str] = []

    def manage(portal: serve.Portal, *command: str, quiet: bool = False) -> None:
        ran.append(command[0])

    monkeypatch.setattr(serve.Portal, "_manage", manage)
    variables = {"DATABASE_URL": committing_db.url, "ASPIRANT_DEMO": "1"}
    serve.Portal(tmp_path, 8000, variables).prepare()
    assert ran == ["collectstatic", "migrate", "load_demo"]
    make_user()
    serve.Portal(tmp_path, 8000, variables).prepare()
    assert "load_demo" not in ran[3:]


def test_a_machine_without_settings_runs_the_demonstration(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SECRET_KEY", "ASPIRANT_DEMO", "ALLOWED_HOSTS"):
        monkeypatch.delenv(name)
    variables = local.environment(embedded.Services(), tmp_path)
    assert variables["ASPIRANT_DEMO"] == "1"
    assert variables["ALLOWED_HOSTS"] == local.LOCAL_HOSTS
    assert len(variables["SECRET_KEY"]) >= 50
    again = local.environment(embedded.Services(), tmp_path)
    assert again["SECRET_KEY"] == variables["SECRET_KEY"]


def test_an_installation_with_a_key_of_its_own_is_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "its own")
    monkeypatch.delenv("ASPIRANT_DEMO")
    variables = local.environment(embedded.Services(), tmp_path)
    assert variables["SECRET_KEY"] == "its own"
    assert "ASPIRANT_DEMO" not in variables


@pytest.mark.parametrize("command", ["migrate", "makemigrations", "flush"])
def test_what_changes_the_schema_connects_as_its_owner(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: dict[str, str] = {}

    def run(command: list[str], variables: dict[str, str]) -> int:
        seen.update(variables)
        return 0

    monkeypatch.setattr(local, "run", run)
    monkeypatch.setattr(local, "read_env_file", lambda: None)
    assert local.main([command]) == 0
    assert seen["ASPIRANT_AS_OWNER"] == "1"


def test_a_command_ends_with_its_own_exit_code() -> None:
    assert local.run(["sh", "-c", "exit 3"], dict(os.environ)) == 3
    assert local.run(["sh", "-c", "kill -9 $$"], dict(os.environ)) == 137
