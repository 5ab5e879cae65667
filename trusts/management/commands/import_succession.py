"""Store which organisation succeeded which."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.errors import DomainError
from trusts.management.files import CONSOLE, list_refusals, read_bytes, refuse
from trusts.models import Succession
from trusts.services.register import apply_succession
from trusts.succession import SuccessionFile, read_succession


class Command(BaseCommand):
    help = (
        "Import a list of successions (CSV: predecessor_ods, successor_ods, effective_date). "
        "Exit code 2: the file, or a row of it, is refused, and nothing is changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument(
            "--skip-refused",
            action="store_true",
            help="store the good rows of a file with bad ones",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            succession = read_succession(read_bytes(options["file"]))
            list_refusals(succession.refused, self.stderr)
            new = apply_succession(
                by=CONSOLE, succession=succession, skip_refused=options["skip_refused"]
            )
        except DomainError as why:
            raise refuse(why) from None
        self.report(succession, new)

    def report(self, succession: SuccessionFile, new: int) -> None:
        linked = Succession.objects.filter(predecessor__isnull=False, successor__isnull=False)
        self.stdout.write(
            f"{len(succession.rows)} rows: {new} new, {len(succession.rows) - new} known already, "
            f"{len(succession.refused)} refused. Of all {Succession.objects.count()} stored, "
            f"{linked.count()} link two trusts that the portal knows."
        )
