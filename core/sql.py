"""SQL functions kept as files, `<app>/sql/*.sql`, and made anew after each migrate.

A rule that both Python and a trigger ask stands in one such function. Each file holds
`CREATE OR REPLACE FUNCTION` statements; files run in the order of their names.
"""

from pathlib import Path

from django.apps import AppConfig
from django.db import DatabaseError, connection
from django.db.models.signals import post_migrate


def install_functions(sender: AppConfig, **_: object) -> None:
    """Run the app's SQL files."""
    with connection.cursor() as cursor:
        for file in sorted(Path(sender.path, "sql").glob("*.sql")):
            cursor.execute(file.read_text(encoding="utf-8"))


def keep_functions(app: AppConfig) -> None:
    """Call in `AppConfig.ready()`: the app's SQL functions follow every migrate."""
    post_migrate.connect(install_functions, sender=app, dispatch_uid=f"{app.label}.functions")


# Two transactions each waited for the other, or one waited too long for a lock.
LOST_RACES = frozenset({"40P01", "55P03"})


def is_lost_race(error: DatabaseError) -> bool:
    """Whether PostgreSQL gave this one up so that another could go on: try it again."""
    return getattr(error.__cause__, "pgcode", None) in LOST_RACES


def said_by_a_rule(error: DatabaseError) -> str:
    """The sentence by which a trigger refused, or that a constraint did: PostgreSQL's own words for
    that are for nobody who uses the portal."""
    if constraint := getattr(getattr(error.__cause__, "diag", None), "constraint_name", None):
        return f"A rule of the database refuses it: {constraint.replace('_', ' ')}."
    return f"{str(error).splitlines()[0].rstrip('.')}."
