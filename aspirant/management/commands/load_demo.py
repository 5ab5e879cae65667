from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.models import User
from aspirant.demo.loading import load
from aspirant.memory import settle


class Command(BaseCommand):
    """Load the demonstration into a database in which nobody is yet."""

    # Whoever starts the portal has migrated it, which checks it as a whole.
    requires_system_checks = ()
    help = "Load the published facts, and invented trusts and people, into an empty portal."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMONSTRATION:
            raise CommandError(
                "ASPIRANT_DEMO is off: invented people do not belong in this portal."
            )
        if User.objects.filter(is_demo=False).exists():
            raise CommandError("There are people in this portal: load into an empty one.")
        settle()
        loaded = "is" if load() else "was already"
        self.stdout.write(f"The demonstration {loaded} loaded.")
