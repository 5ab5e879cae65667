"""What the services of every uploaded spreadsheet share."""

import hashlib
from collections.abc import Callable
from pathlib import PurePath
from typing import Any, TypeVar

from django.db import IntegrityError, OperationalError, transaction

from accounts.models import User
from core.dates import now
from core.errors import DomainError, NotPossible
from core.services import locked
from core.sql import is_lost_race, said_by_a_rule
from funding.models.uploads import Upload

Uploaded = TypeVar("Uploaded", bound=Upload)
# So often a worker begins a step of an upload; who dies three times would die a fourth time.
MOST_ATTEMPTS = 3
GIVEN_UP = (
    f"The portal began {MOST_ATTEMPTS} times and was stopped each time, so it does not try again. "
    "The file may be too large: upload it in parts. If that does not help, ask an administrator "
    "to read the log of the worker."
)
RACE = NotPossible(
    "Somebody else worked on this payment at the same moment.",
    next_step="Look at it again, and do it again if it still waits.",
    code="race",
)


class Undo(Exception):
    """Takes a try back: raised to leave a transaction without keeping what it wrote."""


def facts_of(person: User, file_name: str, content: bytes) -> dict[str, Any]:
    """Who uploaded which file, as every upload keeps it."""
    return {
        "file_name": PurePath(file_name).name[-200:],
        "sha256": hashlib.sha256(content).hexdigest(),
        "uploaded_by": person,
    }


def begin(upload: Uploaded, give_up: Callable[[Uploaded], object]) -> bool:
    """Count that a worker begins, before it does; whether it may. After three times without an
    end it is given up. A worker that waits here for another finds nothing left to do."""
    row = locked(upload)
    if not row.is_waiting:
        return False
    if row.attempts >= MOST_ATTEMPTS:
        give_up(row)
        return False
    row.attempts += 1
    row.save(update_fields=["attempts"])
    return True


def confirm(upload: Upload, person: User, **also: Any) -> None:
    """A person has it carried out, in their name."""
    facts = {"status": "confirmed", "confirmed_by": person, "confirmed_at": now(), **also}
    for name, value in facts.items():
        setattr(upload, name, value)
    upload.save(update_fields=list(facts))


def refusal_of(
    write: Callable[[], object], *, savepoint: bool = True, mend: str = ""
) -> DomainError | None:
    """Why a write was refused, by a service or by a rule of the database; None if it was done.

    With a `savepoint`, a refused write leaves nothing behind in a transaction that goes on. `mend`:
    what to do about a rule of the database.
    """
    try:
        if not savepoint:
            write()
            return None
        with transaction.atomic():
            write()
    except DomainError as refusal:
        return refusal
    except IntegrityError as error:
        return NotPossible(said_by_a_rule(error), next_step=mend, code="rule")
    except OperationalError as error:
        if not is_lost_race(error):
            raise
        return RACE
    return None
