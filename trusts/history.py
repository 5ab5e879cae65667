"""What happened to a person's account and roles: who, when, why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from accounts.models import StaffRole, User
from core.history import events_of
from trusts.models import Membership


@dataclass(frozen=True)
class Entry:
    """One change: `what` in words, `who` did it, `reason` if they gave one."""

    when: datetime
    who: str
    what: str
    reason: str


def person_history(user: User) -> list[Entry]:
    """Every change of the account and its roles, newest first."""
    found = list(_account(user))
    for row in StaffRole.objects.filter(user=user):
        found.extend(_role(row))
    for membership in Membership.objects.filter(user=user).select_related("trust"):
        found.extend(_role(membership, f" at {membership.trust}"))
    return sorted(found, key=lambda entry: entry.when, reverse=True)


def _entry(event: Any, what: str) -> Entry:
    context = event.pgh_context
    return Entry(event.pgh_created_at, context["name"], what, context.get("reason", ""))


FIELDS = {"email": "email address", "name": "name", "sessions_ended": "sessions ended"}


def _account(user: User) -> Iterator[Entry]:
    before = None
    for event in events_of(user):
        yield _entry(event, _changes(before, event))
        before = event


def _changes(before: Any, event: Any) -> str:
    if before is None:
        return "Account made"
    if before.is_active != event.is_active:
        return "Account opened again" if event.is_active else "Account closed"
    changed = [
        word for name, word in FIELDS.items() if getattr(before, name) != getattr(event, name)
    ]
    return f"Changed: {', '.join(changed)}"


def _role(row: StaffRole | Membership, where: str = "") -> Iterator[Entry]:
    for number, event in enumerate(events_of(row)):
        verb = "Given" if number == 0 else "Changed or ended"
        until = f", until {event.until_date:%d %B %Y}" if event.until_date else ""
        cover = " as cover" if row.covers_id else ""
        yield _entry(event, f"{verb}: {row.get_role_display()}{where}{cover}{until}")
