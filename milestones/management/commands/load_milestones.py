"""`script/manage load_milestones`: the milestones that the portal brings along."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actors import PORTAL
from milestones.services import load_milestones


class Command(BaseCommand):
    """Add what is missing; what is there stays as people have written it."""

    help = "Add the milestones, criteria and published dates that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Rows added: {load_milestones(by=PORTAL)}.")
