"""`script/manage load_frameworks`: the maturity frameworks that the portal brings along."""

from typing import Any

from django.core.management.base import BaseCommand

from core.actors import PORTAL
from maturity.services import load_frameworks, load_schemes


class Command(BaseCommand):
    """Put in force what is shipped and not there yet; what is there never changes."""

    help = "Put in force the versions of frameworks that are missing."

    def handle(self, *args: Any, **options: Any) -> None:
        added = load_frameworks(by=PORTAL)
        self.stdout.write(f"Framework versions put in force: {added}.")
        self.stdout.write(f"External schemes added: {load_schemes(by=PORTAL)}.")
