"""Who belongs to a trust, for tests."""

from typing import Any

from accounts.models import User
from tests.factories.accounts import make_user
from tests.support.acting import save
from trusts.models import Membership, Trust
from trusts.people import forget_memberships


def add_member(user: User, trust: Trust, role: str = "contributor", **fields: Any) -> Membership:
    """A membership from today on, or with the dates in `fields`."""
    row: Membership = save(Membership(user=user, trust=trust, role=role, **fields))
    forget_memberships(user)
    return row


def make_member(trust: Trust, role: str = "contributor", name: str = "", **fields: Any) -> User:
    """A new person with a role at a trust."""
    user = make_user(name)
    add_member(user, trust, role, **fields)
    return user
