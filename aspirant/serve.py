"""script/server: the whole portal on one machine, for a demonstration or for development."""

import argparse
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg2

from aspirant import embedded, local
from aspirant.embedded.places import REPOSITORY, remove_shelter
from aspirant.embedded.processes import wait_until
from aspirant.stamps import Stamp, digest_of
from aspirant.supervisor import Ended, Supervisor, end_on_signals

DEFAULT_PORT = 8000
PORTS_TRIED = 100
# gunicorn's most: longer than what Django answers with a page that explains.
LONGEST_REQUEST_LINE = "8190"
WEB_SECONDS = 60.0
LOCK = "requirements/local.txt"
MIGRATED_FROM = ("*/migrations/**/*.py", "*/sql/*.sql", "core/*.py", LOCK)
STATIC_FROM = ("static/**/*", "*/static/**/*", "aspirant/static.py", LOCK)
# What a data folder holds that --fresh takes away.
CONTENTS = ("postgres", "postgres.json", "redis", "redis.json", "uploads", "static", "stamps")


class CannotServe(Exception):
    """The portal cannot be started; the message says why and what to do."""


def parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(prog="script/server", description=__doc__)
    parser.add_argument("--port", type=int, help="default: 8000, or the next free one")
    parser.add_argument("--fresh", action="store_true", help="delete all data and begin again")
    return parser.parse_args(arguments)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def answers(port: int) -> bool:
    """Whether a web process serves at this port of 127.0.0.1."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def choose_port(wanted: int | None) -> int:
    """The port asked for, which must be free; else the first free one from 8000."""
    if wanted is not None:
        if not is_free(wanted):
            raise CannotServe(f"Port {wanted} is in use. Name another, or leave --port out.")
        return wanted
    for port in range(DEFAULT_PORT, DEFAULT_PORT + PORTS_TRIED):
        if is_free(port):
            return port
    raise CannotServe("No port from 8000 to 8099 is free. Name one with --port.")


def begin_again(data: Path) -> None:
    """Delete what the data folder holds, unless something runs on it."""
    if embedded.in_use(data):
        raise CannotServe(f"Something still runs on {data}. Stop it before --fresh.")
    for name in CONTENTS:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    remove_shelter(data)


class Portal:
    """One run of the portal."""

    def __init__(self, data: Path, port: int, variables: dict[str, str]) -> None:
        self.data = data
        self.port = port
        self.address = f"http://localhost:{port}"
        self.variables = {"PUBLIC_URL": self.address, **variables}
        self.logs = self._folder("output")
        self.supervisor = Supervisor(self.variables, self.logs)

    def prepare(self) -> None:
        """Collect static files and migrate, if what they are made from changed; load the
        demonstration into an empty database."""
        static, database = self.variables.get("STATIC_ROOT", ""), self.variables["DATABASE_URL"]
        self._once("static", (STATIC_FROM, static), "collectstatic", "--no-input", "--clear")
        self._once("migrated", (MIGRATED_FROM, database), "migrate", "--no-input")
        if self.variables.get("ASPIRANT_DEMO") == "1" and self._is_empty():
            print("Loading the demonstration …", flush=True)
            self._manage("load_demo")

    def start_web(self) -> None:
        """Start gunicorn and wait for its first answer."""
        self.supervisor.start(
            "web",
            *(sys.executable, "-m", "gunicorn", "aspirant.wsgi", "--workers", "2"),
            *("--bind", f"127.0.0.1:{self.port}", "--graceful-timeout", "5"),
            *("--limit-request-line", LONGEST_REQUEST_LINE),
        )
        if not wait_until(lambda: answers(self.port), WEB_SECONDS, step=0.1):
            raise CannotServe(f"The web process does not answer. See {self.logs / 'web.log'}")

    def start_workers(self) -> None:
        """Start the Celery worker and beat."""
        celery = (sys.executable, "-m", "celery", "-A", "aspirant")
        self.supervisor.start("worker", *celery, "worker", "--concurrency", "2", "--without-mingle")
        schedule = self.data / "stamps" / "beat"
        self.supervisor.start("beat", *celery, "beat", "--pidfile=", f"--schedule={schedule}")

    def announce(self) -> None:
        """Say where the portal is, and as whom one may look at it."""
        print(f"\nAspirant runs at {self.address}  (Ctrl-C stops it)\n", flush=True)
        if self.variables.get("ASPIRANT_DEMO") == "1":
            self._manage("demo_people")

    def _once(self, name: str, basis: tuple[Sequence[str], str], *command: str) -> None:
        digest = digest_of(REPOSITORY, *basis)
        stamp = Stamp(self._folder("stamps") / name, digest)
        # Somebody else's database may change behind the stamp's back.
        theirs = name == "migrated" and "DATABASE_URL" in os.environ
        if theirs or not stamp.is_current():
            self._manage(*command, quiet=True)
            stamp.set()

    def _is_empty(self) -> bool:
        connection = psycopg2.connect(self.variables["DATABASE_URL"], connect_timeout=5)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT NOT EXISTS (SELECT 1 FROM accounts_user)")
                return bool(cursor.fetchone()[0])
        finally:
            connection.close()

    def _manage(self, *command: str, quiet: bool = False) -> None:
        as_owner = "1" if command[0] in local.OWNER_COMMANDS else "0"
        ran = subprocess.run(
            [sys.executable, "manage.py", *command],
            env={**self.variables, "ASPIRANT_AS_OWNER": as_owner},
            stdout=subprocess.DEVNULL if quiet else None,
            check=False,
        )
        if ran.returncode:
            raise CannotServe(f"manage.py {command[0]} failed; see above.")

    def _folder(self, name: str) -> Path:
        path = self.data / name
        path.mkdir(mode=0o700, exist_ok=True)
        return path


def serve(options: argparse.Namespace) -> None:
    """Run the portal until somebody ends it. Raises CannotServe and EmbeddedError."""
    started = time.monotonic()
    local.read_env_file()
    data = embedded.prepare(embedded.data_folder())
    if options.fresh:
        begin_again(data)
    port = choose_port(options.port)
    with embedded.start(data, names=embedded.missing_services()) as services:
        portal = Portal(data, port, local.environment(services, data))
        try:
            portal.prepare()
            portal.start_web()
            print(f"Ready after {time.monotonic() - started:.1f} s.", flush=True)
            portal.start_workers()
            portal.announce()
            portal.supervisor.watch()
        finally:
            portal.supervisor.stop()


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve; ends with 0 when somebody ended it, with 1 and a sentence when it cannot."""
    os.chdir(REPOSITORY)
    end_on_signals()
    try:
        serve(parse(arguments))
    except Ended:
        print("\nStopped.")
        return 0
    except (CannotServe, embedded.EmbeddedError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
