"""Work a draw and its figures out again."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from maturity.models import Assessment
from maturity.record import problems, record_of


class Command(BaseCommand):
    help = (
        "Work the draw of an assessment out again, and every figure that was shown: from the "
        "database, or from a published record alone. Ends with 1 if something does not agree."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("assessment", help="a reference (MA-2026-0001) or a file (record.json)")

    def handle(self, *args: Any, **options: Any) -> None:
        record = read(options["assessment"])
        try:
            found = problems(record)
        except (KeyError, TypeError, ValueError, ArithmeticError) as error:
            raise CommandError(f"This is not the record of a draw: {error!r}.") from error
        for problem in found:
            self.stderr.write(problem)
        name, shown = record["assessment"], len(record["figures"])
        if found:
            raise CommandError(f"{name}: the draw or its figures do not agree.")
        drawn = sum(each["position"] is not None for each in record["statements"])
        self.stdout.write(
            f"{name}: the draw number is the one committed to on {record['opened_on']}. It gives "
            f"the order in which statements are checked: {shown} "
            f"{'figure agrees' if shown == 1 else 'figures agree'} with the decisions ({drawn} "
            "statements were drawn)."
        )


def read(name: str) -> Any:
    """The record in a file, or of an assessment in the database."""
    if Path(name).is_file():
        try:
            return json.loads(Path(name).read_text(encoding="utf-8"))
        except ValueError as error:
            raise CommandError(f"{name} is not JSON: {error}.") from error
    rows = Assessment.objects.select_related("trust", "version__framework", "draw")
    found = rows.filter(reference=name.upper()).first()
    if found is None:
        raise CommandError(f"There is neither a file nor an assessment called {name}.")
    if not hasattr(found, "draw"):
        raise CommandError(f"{found.reference} has not been drawn: it is not signed off.")
    return record_of(found)
