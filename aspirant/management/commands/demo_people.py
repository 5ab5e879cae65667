import json
from argparse import ArgumentParser
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand

from aspirant.demo.people import Holding, holdings


class Command(BaseCommand):
    """List the invented people by role."""

    help = "List the people of the demonstration by role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="one JSON list, for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        found = holdings()
        if options["json"]:
            self.stdout.write(json.dumps([holding.as_json() for holding in found]))
            return
        for role, held in groupby(found, key=lambda holding: holding.role_name):
            self.stdout.write(f"{role}")
            for holding in held:
                self.stdout.write(line(holding))


def line(holding: Holding) -> str:
    """`  Amara Osei   amara.osei@demo.example   Wealden Hospitals NHS Trust (demonstration)`."""
    return f"  {holding.name:<18}{holding.email:<34}{holding.trust_name}".rstrip()
