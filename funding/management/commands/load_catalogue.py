"""`script/manage load_catalogue`: the commitments that the portal brings along."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actors import PORTAL
from funding.services import load_catalogue


class Command(BaseCommand):
    """Add what is missing of the catalogue; what is there stays as people have written it."""

    help = "Add the commitments that are missing from the catalogue."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_catalogue(by=PORTAL)
        self.stdout.write(f"Commitments added to the catalogue: {added}.")
