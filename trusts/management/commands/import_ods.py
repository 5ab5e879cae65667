"""Show, and with --apply make, the changes that a register file brings."""

import json
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from core.dates import today
from core.errors import DomainError
from trusts.management.files import CONSOLE, a_date, list_refusals, read_bytes, refuse
from trusts.ods import Register, read_register
from trusts.plans import KINDS, LABELS, UNCHANGED, Plan, describe
from trusts.services.register import apply_register, check_complete, plan_register


class Command(BaseCommand):
    help = (
        "Import the register of NHS trusts (etr.csv). Without --apply it only shows what would "
        "change. Exit code 2: the file, or a row of it, is refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--apply", action="store_true", help="make the changes")
        parser.add_argument(
            "--as-of",
            type=a_date,
            default=None,
            metavar="DATE",
            help="the date of the file, as YYYY-MM-DD (default: today)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument(
            "--skip-refused",
            action="store_true",
            help="apply the good rows of a file with bad ones",
        )

    def handle(self, *_: Any, **options: Any) -> None:
        as_of = options["as_of"] or today()
        try:
            register = read_register(read_bytes(options["file"]))
            plan = plan_register(register, as_of)
            applies = options["apply"] and (options["skip_refused"] or not register.refused)
            if applies:
                plan = self.apply(register, as_of)
        except DomainError as why:
            raise refuse(why) from None
        self.show(plan, as_json=options["json"], applied=applies)
        if register.refused and not applies:
            self.complain(register, asked=options["apply"])

    def apply(self, register: Register, as_of: date) -> Plan:
        return apply_register(by=CONSOLE, register=register, as_of=as_of, skip_refused=True)

    def complain(self, register: Register, *, asked: bool) -> None:
        """End with exit code 2: the refused rows, and that nothing was changed."""
        list_refusals(register.refused, self.stderr)
        try:
            check_complete(register, skip_refused=False)
        except DomainError as why:
            raise refuse(f"{why} (--skip-refused)" if asked else why) from None

    def show(self, plan: Plan, *, as_json: bool, applied: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(plan.lists(), ensure_ascii=False, indent=1))
            return
        done = "Imported" if applied else "Preview, nothing changed:"
        self.stdout.write(f"{done} {plan.register.count} rows as of {plan.as_of.isoformat()}")
        for kind in KINDS:
            self.show_kind(kind, plan.lists()[kind])

    def show_kind(self, kind: str, items: list[dict[str, Any]]) -> None:
        self.stdout.write(f"{LABELS[kind]}: {len(items)}")
        if kind != UNCHANGED:
            for item in items:
                self.stdout.write(f"  {describe(kind, item)}")
