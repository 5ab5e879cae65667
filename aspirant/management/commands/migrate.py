"""Django's migrate, faster (aspirant.migrating)."""

from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from aspirant.migrating import TooOld, check_not_too_old, whole_tables


class Command(migrate.Command):
    """The same migrations, the same result."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, new tables as a whole. Raises CommandError for tables that are too old."""
        try:
            check_not_too_old(connections[options["database"]])
        except TooOld as error:
            raise CommandError(str(error)) from error
        with whole_tables():
            super().handle(*args, **options)
