"""Where a person's roles come from.

Staff roles are rows of this app. Roles at a trust are rows of `trusts`, which stands above and
registers its source here, so that `user.has(permission, trust=…)` needs no import upwards.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from accounts.roles import Role

if TYPE_CHECKING:
    from accounts.models import User

TrustRoles = Callable[["User", Any], Iterable[type[Role]]]

_sources: list[TrustRoles] = []


def register_trust_roles(source: TrustRoles) -> None:
    """Add a function (user, trust) → the roles that the user holds at that trust today."""
    if source not in _sources:
        _sources.append(source)


def trust_roles(user: "User", trust: Any) -> list[type[Role]]:
    return [role for source in _sources for role in source(user, trust)]
