"""The synonyms that searches of blueprints use, into a portal that has none."""

from typing import Any

from django.core.management.base import BaseCommand

from blueprints.services import load_synonyms
from core.actors import PORTAL


class Command(BaseCommand):
    help = "Add the shipped synonyms that are not there yet. What was changed in admin stays."

    def handle(self, *_: Any, **__: Any) -> None:
        added = load_synonyms(by=PORTAL)
        self.stdout.write(f"{added} synonyms added.")
