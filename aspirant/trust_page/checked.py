"""The checked scores of a trust: for anybody once they are public, never ranked and never bare; the
trust and staff read beforehand what is coming."""

from typing import Any

from accounts.permissions import Permission
from maturity.checked import read_with
from trusts.models import Trust


def checked_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The newest in each framework (`trust` comes from `in_register`); None where there is none."""
    sees_before = user.is_authenticated and user.has(Permission.MATURITY_VIEW, trust=trust)
    scores = read_with(trust)
    coming = read_with(trust, public=False) if sees_before else []
    return {"scores": scores, "coming": coming} if scores or coming else None
