"""Django's migrate, faster (aspirant.migrating)."""

from typing import Any

from django.core.management.commands import migrate

from aspirant.migrating import light_states


class Command(migrate.Command):
    """The same migrations, the same result."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate with light states."""
        with light_states():
            super().handle(*args, **options)
