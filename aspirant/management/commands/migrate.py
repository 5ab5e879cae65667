"""Django's migrate, faster (aspirant.migrating)."""

from typing import Any

from django.core.management.commands import migrate

from aspirant.migrating import whole_tables


class Command(migrate.Command):
    """The same migrations, the same result."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, new tables as a whole."""
        with whole_tables():
            super().handle(*args, **options)
