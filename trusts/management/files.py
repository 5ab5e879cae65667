"""What the import commands share."""

from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, OutputWrapper

from core.actors import SystemActor
from core.errors import DomainError
from trusts.ods import MAX_BYTES, Refusal

# Whoever runs a command on the machine has already passed the machine's own sign-in.
CONSOLE = SystemActor("console")


def refuse(why: DomainError | str) -> CommandError:
    """The sentence on standard error, exit code 2."""
    return CommandError(str(why), returncode=2)


def read_bytes(name: str) -> bytes:
    """A file's bytes, no more than a little over the limit; CommandError if it cannot be read."""
    try:
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise refuse(f"{name} cannot be read: {error.strerror}.") from None


def a_date(text: str) -> date:
    """`2026-04-30`, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text!r} is no date: write it as 2026-04-30") from None


def list_refusals(refused: list[Refusal], to: OutputWrapper) -> None:
    """Each refused row with its line and reason."""
    for bad in refused:
        to.write(f"line {bad.line}: {bad.code} refused: {bad.reason}")
