"""The test cluster: a PostgreSQL without durability, whose databases are clones of a template.

The template is migrated once by the owner and kept until a migration, a model or an SQL file
changes. Every worker, and every test that commits, gets a clone of its own (some 0.1 s) and
connects as the web role, so that a test can do nothing that the web processes could not.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import measuring

from aspirant.embedded import Services
from aspirant.embedded.places import REPOSITORY
from aspirant.embedded.postgres import OWNER, SUPERUSER, WEB, connected, grant_roles
from aspirant.stamps import digest_of

SCHEMA_FILES = (
    "*/migrations/**/*.py",
    "*/models.py",
    "*/models/*.py",
    "*/lifecycles.py",
    "*/apps.py",
    "*/sql/*.sql",
    "core/*.py",
    "aspirant/settings.py",
    "aspirant/embedded/roles.sql",
    "tests/support/cluster.py",
)
# For programs that prepare something: what they load would have to be probed first.
UNMEASURED = {measuring.VARIABLE: ""}


def app_files() -> list[str]:
    """Patterns for whatever the demonstration may depend on: all code and data of the apps."""
    apps = (file.parent.name for file in REPOSITORY.glob("[a-z]*/__init__.py"))
    kinds = ("py", "sql", "csv", "json")
    return [f"{app}/**/*.{kind}" for app in sorted(apps) if app != "tests" for kind in kinds]


class Cluster:
    """Databases of the running test services."""

    def __init__(self, services: Services, folder: Path) -> None:
        self.services = services
        self.folder = folder

    def web(self, database: str) -> str:
        """The database's address for the web role."""
        return self.services.database(WEB, database)

    def owner(self, database: str) -> str:
        """The database's address for the role that migrates."""
        return self.services.database(OWNER, database)

    def admin(self, database: str = "postgres") -> str:
        """The database's address for the superuser."""
        return self.services.database(SUPERUSER, database)

    def clone(self, template: str, name: str) -> None:
        """Copy a database; privileges on the database itself are not copied, so given again."""
        with connected(self.admin()) as cursor:
            copy = f'TEMPLATE "{template}" OWNER {OWNER} STRATEGY FILE_COPY'
            cursor.execute(f'CREATE DATABASE "{name}" {copy}')
        grant_roles(self.admin(name))

    def run(self, name: str, sql: str) -> None:
        """Run a statement in a database as its superuser."""
        with connected(self.admin(name)) as cursor:
            cursor.execute(sql)

    def drop(self, name: str) -> None:
        """Remove a database, whoever is connected."""
        with connected(self.admin()) as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def databases(self, prefix: str) -> list[str]:
        """The databases whose names begin so."""
        with connected(self.admin()) as cursor:
            cursor.execute("SELECT datname FROM pg_database")
            return sorted(name for (name,) in cursor.fetchall() if name.startswith(prefix))

    def migrated_template(self) -> str:
        """The name of the migrated template, made if it is missing."""

        def migrate(database: str) -> None:
            self.manage(database, ["migrate"], ASPIRANT_AS_OWNER="1", **UNMEASURED)

        return self._template(
            "schema", digest_of(REPOSITORY, SCHEMA_FILES)[:12], "template0", migrate
        )

    def demonstration(self) -> tuple[str, Path]:
        """The template with the demonstration loaded, and the folder of its uploads."""
        mark = digest_of(REPOSITORY, app_files())[:12]
        uploads = self.folder / "demonstration"

        def load(database: str) -> None:
            shutil.rmtree(uploads, ignore_errors=True)
            uploads.mkdir()
            demo = {"ASPIRANT_DEMO": "1", "MEDIA_ROOT": str(uploads)}
            self.manage(database, ["load_demo"], **demo, **UNMEASURED)

        return self._template("demo", mark, self.migrated_template(), load), uploads

    def _template(self, kind: str, mark: str, base: str, fill: Callable[[str], object]) -> str:
        name = f"{kind}_{mark}"
        with self.building(kind):
            if name not in self.databases(kind):
                for old in self.databases(f"{kind}_") + self.databases(f"building_{kind}"):
                    self.drop(old)
                self.clone(base, f"building_{name}")
                fill(f"building_{name}")
                with connected(self.admin()) as cursor:
                    cursor.execute(f'ALTER DATABASE "building_{name}" RENAME TO "{name}"')
        return name

    def manage(self, database: str, command: list[str], **variables: str) -> None:
        """Run manage.py on a database with the portal's own settings."""
        addresses = {"DATABASE_URL": self.web(database), "DATABASE_OWNER_URL": self.owner(database)}
        settings = {"DJANGO_SETTINGS_MODULE": "aspirant.settings"}
        ran = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=REPOSITORY,
            env={**os.environ, **settings, **addresses, **variables},
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise RuntimeError(f"manage.py {' '.join(command)} failed:\n{ran.stdout}{ran.stderr}")

    @contextmanager
    def building(self, kind: str) -> Iterator[None]:
        """One worker builds, the others wait for it."""
        with (self.folder / f"{kind}.building").open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def clear_leftovers(self) -> None:
        """Remove the databases of runs that were killed."""
        for name in self.databases("run_"):
            if not _lives(int(name.split("_")[1])):
                self.drop(name)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
