"""Setting a scene in tests: rows of a kind that keeps history want an actor, as in a service."""

from typing import Any

from core.actors import PORTAL, Actor
from core.services import service


@service
def saved(*, by: Actor, row: Any) -> Any:
    """Save a row inside a service, so that its history names an actor."""
    row.save()
    return row


def save(row: Any, by: Actor = PORTAL) -> Any:
    """Save a row that a test needs to be there, in the name of the portal."""
    return saved(by=by, row=row)
