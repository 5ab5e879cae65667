"""The portal as it runs: gunicorn and a Celery worker as processes of their own, on a clone of a
database with the demonstration loaded. Unmeasured, so as fast as for people: what a journey shows
is that the parts fit; every line that has to be tested has a test of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import redis

from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.postgres import connected
from aspirant.embedded.processes import free_port, wait_until
from aspirant.serve import LONGEST_REQUEST_LINE, answers
from aspirant.stamps import Stamp, digest_of
from aspirant.supervisor import Supervisor
from tests.support.cluster import UNMEASURED, Cluster

START_SECONDS = 60.0
# Redis databases: the shared stack of each worker, and the stack of a module that needs its own.
FIRST_STACK_NUMBER = 32
OWN_STACK_NUMBER = 48


@dataclass
class LiveStack:
    """One running portal. Tests reach it as people do; ``rows`` looks without the ORM."""

    url: str
    database: str
    folder: Path
    variables: dict[str, str]
    supervisor: Supervisor

    def rows(self, statement: str, *parameters: Any) -> list[tuple[Any, ...]]:
        """What the web role reads from the stack's database."""
        with connected(self.variables["DATABASE_URL"]) as cursor:
            cursor.execute(statement, parameters)
            return list(cursor.fetchall())

    def manage(self, *command: str) -> str:
        """The output of a manage.py command on the stack."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPOSITORY,
            env=self.variables,
            capture_output=True,
            text=True,
            check=True,
        ).stdout

    def mail(self) -> list[str]:
        """Every mail that left the stack, oldest first."""
        files = sorted((self.folder / "mail").iterdir(), key=lambda file: file.stat().st_mtime_ns)
        return [file.read_text(encoding="utf-8") for file in files]

    def log(self, name: str) -> str:
        """The output of ``web``, ``worker`` or ``beat``."""
        return (self.folder / f"{name}.log").read_text(encoding="utf-8")


def collected_static(cluster: Cluster) -> Path:
    """The folder of collected static files, made again when one of them changed."""
    folder = cluster.folder / "static"
    with cluster.building("static"):
        digest = digest_of(REPOSITORY, ["static/**/*", "*/static/**/*", "aspirant/static.py"])
        stamp = Stamp(cluster.folder / "static.stamp", digest)
        if not stamp.is_current():
            cluster.manage("postgres", ["collectstatic", "--no-input"], STATIC_ROOT=str(folder))
            stamp.set()
    return folder


def variables_for(cluster: Cluster, database: str, folder: Path, number: int) -> dict[str, str]:
    """The environment of a stack: the demonstration, on services of its own."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "aspirant.settings",
        "ASPIRANT_DEMO": "1",
        "ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "DATABASE_URL": cluster.web(database),
        "DATABASE_OWNER_URL": cluster.owner(database),
        "REDIS_URL": cluster.services.redis(number),
        "CELERY_QUEUE": database,
        "MEDIA_ROOT": str(folder / "uploads"),
        "STATIC_ROOT": str(collected_static(cluster)),
        "EMAIL_URL": f"filemail://{folder / 'mail'}",
        "DATABASE_PATIENCE": "20",
        **UNMEASURED,
    }


def fill(cluster: Cluster, name: str, folder: Path) -> None:
    """A database and files in which the demonstration has just been loaded."""
    template, uploads = cluster.demonstration()
    cluster.drop(name)
    cluster.clone(template, name)
    for part in ("uploads", "mail"):
        shutil.rmtree(folder / part, ignore_errors=True)
    (folder / "mail").mkdir(parents=True)
    shutil.copytree(uploads, folder / "uploads")


def begin_anew(stack: LiveStack, cluster: Cluster) -> None:
    """The same processes for the next module, as if nothing had happened.

    What waits for the worker is dropped; the processes find their connections gone, and connect
    again, as they would after a restart of PostgreSQL.
    """
    redis.from_url(stack.variables["REDIS_URL"]).delete(stack.variables["CELERY_QUEUE"])
    fill(cluster, stack.database, stack.folder)


@contextmanager
def running_stack(
    cluster: Cluster,
    name: str,
    number: int,
    *,
    beat: bool = False,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[LiveStack]:
    """Run a portal on a clone called ``name``, with a Redis number of its own.

    ``settings`` are added to its environment.
    """
    folder = cluster.folder / "stacks" / name
    fill(cluster, name, folder)
    port = free_port()
    variables = {**variables_for(cluster, name, folder, number), **settings}
    variables["PUBLIC_URL"] = f"http://localhost:{port}"
    supervisor = Supervisor(variables, folder)
    stack = LiveStack(variables["PUBLIC_URL"], name, folder, variables, supervisor)
    try:
        start_processes(supervisor, port, beat=beat)
        if not wait_until(lambda: answers(port), START_SECONDS, step=0.1):
            raise RuntimeError(f"The stack does not answer:\n{stack.log('web')}")
        yield stack
    finally:
        supervisor.stop()
        cluster.drop(name)
        shutil.rmtree(folder, ignore_errors=True)


def start_processes(supervisor: Supervisor, port: int, *, beat: bool) -> None:
    """Start the same programs as script/server, one process of each."""
    bind: tuple[str, ...] = (
        "--bind",
        f"127.0.0.1:{port}",
        "--graceful-timeout",
        "5",
        "--threads",
        "2",
    )
    bind += ("--limit-request-line", LONGEST_REQUEST_LINE)
    supervisor.start("web", sys.executable, "-m", "gunicorn", "aspirant.wsgi", *bind)
    celery = (sys.executable, "-m", "celery", "-A", "aspirant")
    supervisor.start("worker", *celery, "worker", "--concurrency", "1", "--without-mingle")
    if beat:
        schedule = f"--schedule={supervisor.logs / 'schedule'}"
        supervisor.start("beat", *celery, "beat", "--pidfile=", schedule)
