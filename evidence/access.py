"""Which rows a person sees: all with a staff role that reads them, else those of own trusts."""

from typing import Any, TypeVar

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import Permission
from trusts.people import memberships_today

Rows = TypeVar("Rows", bound=QuerySet[Any])


def with_trust_of(rows: Rows, user: User, permission: Permission, trust: str = "trust") -> Rows:
    """`rows` cut down to what `user` may read with `permission`; `trust` is the path to it."""
    if user.has(permission):
        return rows
    return rows.filter(**{f"{trust}__in": own_trusts(user, permission)})


def own_trusts(user: User, permission: Permission) -> list[int]:
    """The trusts at which the person may do this today, cover included."""
    return [
        membership.trust_id
        for membership in memberships_today(user)
        if permission in membership.role_class.permissions
    ]
