"""What several tests only read is made once and taken back at the end."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back; tests that write inside it have their own savepoints."""
    outermost = transaction.atomic()
    # As Django's TestCase marks its own, so that durable blocks inside are let through.
    outermost._from_testcase = True  # type: ignore[attr-defined]
    with outermost:
        yield
        transaction.set_rollback(True)
