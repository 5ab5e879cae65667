"""The portal with the lock of an approval and of a decline taken out, for the twin of a test of two
people at once: it has to see the race."""

from typing import Any

from aspirant.wsgi import application
from funding.services import releases

__all__ = ["application"]


def unlocked(row: Any, *beside: str) -> Any:
    """The same row, read again and not locked."""
    return type(row)._default_manager.get(pk=row.pk)


setattr(releases, "locked", unlocked)  # noqa: B010 - it is not a name of that module's own
