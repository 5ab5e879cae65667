"""SQL functions kept as files, `<app>/sql/*.sql`, and made anew after each migrate.

A rule that both Python and a trigger ask stands in one such function. Each file holds
`CREATE OR REPLACE FUNCTION` statements; files run in the order of their names.
"""

from pathlib import Path

from django.apps import AppConfig
from django.db import connection
from django.db.models.signals import post_migrate


def install_functions(sender: AppConfig, **_: object) -> None:
    """Run the app's SQL files."""
    with connection.cursor() as cursor:
        for file in sorted(Path(sender.path, "sql").glob("*.sql")):
            cursor.execute(file.read_text(encoding="utf-8"))


def keep_functions(app: AppConfig) -> None:
    """Call in `AppConfig.ready()`: the app's SQL functions follow every migrate."""
    post_migrate.connect(install_functions, sender=app, dispatch_uid=f"{app.label}.functions")
