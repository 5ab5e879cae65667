"""May this person do this kind of thing at all?"""

from typing import Any

from accounts.permissions import Permission
from accounts.roles import Role
from core.actors import Actor, SystemActor
from core.errors import NotAllowed


def check_has(by: Actor, permission: Permission, trust: Any = None) -> None:
    """Raise NotAllowed unless a role of today allows this (at `trust`, if one is given).

    The portal itself is allowed: what it may do is fixed by which services its tasks call.
    """
    if isinstance(by, SystemActor) or by.has(permission, trust=trust):  # type: ignore[attr-defined]
        return
    allowing = [
        role.name.lower() for role in Role.registry.values() if permission in role.permissions
    ]
    raise NotAllowed(
        f"Your role does not let you {permission.value}.",
        next_step=f"Ask one of these to do it: {', '.join(allowing)}.",
        code="role",
    )


def has(by: Actor, permission: Permission, trust: Any = None) -> bool:
    """The boolean twin of `check_has`."""
    try:
        check_has(by, permission, trust)
    except NotAllowed:
        return False
    return True
