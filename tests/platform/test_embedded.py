"""The embedded PostgreSQL and Redis: shared while used, stopped by the last, safe from kill -9."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest

from aspirant import embedded
from aspirant.embedded import places
from aspirant.embedded.processes import clear_stale, free_port, wait_until
from aspirant.embedded.valkey import answers


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A private folder, as mktemp -d makes it."""
    folder = tmp_path_factory.mktemp("data")
    folder.chmod(0o700)
    yield folder
    places.remove_shelter(folder)


def ask(services: embedded.Services, statement: str, role: str = "aspirant_owner") -> Any:
    connection = psycopg2.connect(services.database(role), connect_timeout=3)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchone() if cursor.description else None
    finally:
        connection.close()


def server_pid(data: Path) -> int:
    room = places.find_places(data, lambda sentence: None).room
    return int((room / "postgres" / "postmaster.pid").read_text().split()[0])


def runs(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:1]
    except OSError:
        return False


def test_the_last_one_to_leave_stops_the_services_and_data_survive(data: Path) -> None:
    with embedded.start(data) as first:
        ask(first, "CREATE TABLE kept (id int)")
        pid = server_pid(data)
        with embedded.start(data) as second:
            assert second.environment() == first.environment()
        assert runs(pid)
        assert answers(first.held["redis"].state())
        before = first.environment()
    assert not runs(pid)
    assert not embedded.in_use(data)
    with embedded.start(data) as third:
        assert third.environment() == before
        assert ask(third, "SELECT count(*) FROM kept") == (0,)


def test_a_command_that_is_killed_leaves_no_service_behind(data: Path) -> None:
    program = f"""
import sys
from pathlib import Path
from aspirant import embedded
embedded.start(Path({str(data)!r}))
print("up", flush=True)
sys.stdin.read()
"""
    killed = subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with killed:
        assert killed.stdout is not None
        assert killed.stdout.readline() == b"up\n"
        pid = server_pid(data)
        killed.kill()
    assert wait_until(lambda: not runs(pid), seconds=15)


def test_a_killed_server_is_started_again_and_its_pid_file_does_not_matter(data: Path) -> None:
    with embedded.start(data, names=["postgres"]) as services:
        pid = server_pid(data)
        os.kill(pid, signal.SIGKILL)
        assert wait_until(lambda: not runs(pid), seconds=5)

        def is_back() -> bool:
            try:
                return bool(ask(services, "SELECT 1"))
            except psycopg2.OperationalError:
                return False

        assert wait_until(is_back, seconds=30, step=0.2)


def test_two_folders_run_side_by_side(data: Path, tmp_path: Path) -> None:
    other = tmp_path / ("a folder with a long name " * 6)
    with (
        embedded.start(data, names=["redis"]) as one,
        embedded.start(other, names=["redis"]) as two,
    ):
        assert one.redis_url != two.redis_url
        assert answers(two.held["redis"].state())
    places.remove_shelter(other)


def test_passwords_are_readable_by_their_owner_only(data: Path) -> None:
    with embedded.start(data):
        for name in ("postgres.json", "redis.json"):
            assert stat.S_IMODE((data / name).stat().st_mode) == 0o600


def test_the_web_role_has_no_schema_of_its_own_making(data: Path) -> None:
    with (
        embedded.start(data, names=["postgres"]) as services,
        pytest.raises(psycopg2.errors.InsufficientPrivilege),
    ):
        ask(services, "CREATE TABLE mine (id int)", role="aspirant_web")


def test_services_named_in_the_environment_are_not_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/aspirant")
    monkeypatch.delenv("REDIS_URL")
    assert embedded.missing_services() == ("redis",)


def test_a_service_that_cannot_start_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "redis.json").write_text('{"password": "no port", "port": "none"}')
    with pytest.raises(embedded.EmbeddedError):
        embedded.start(tmp_path, names=["redis"])
    assert not embedded.in_use(tmp_path)
    places.remove_shelter(tmp_path)


def test_a_pid_file_of_another_program_is_only_removed(tmp_path: Path) -> None:
    file = tmp_path / "server.pid"
    file.write_text(f"{os.getpid()}\n")
    clear_stale(file, "a server that we are not")
    assert not file.exists()


def test_a_taken_port_is_replaced_by_a_free_one() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert free_port(port) != port


def test_root_may_not_leave_the_cluster_where_nobody_cannot_go(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    assert not places.reachable(closed)
    assert places.shelter_for(closed).parent == Path("/var/lib")
