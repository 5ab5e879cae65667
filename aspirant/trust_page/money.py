"""What a trust was promised and paid: public; the steps between for who may see its money."""

from typing import Any

from django.contrib.auth.models import AnonymousUser

from accounts.permissions import Permission
from funding.page_data.public import waivers_of_trust
from funding.page_data.waivers import with_titles
from funding.summaries import Totals, totals_by_award
from trusts.models import Trust


def money_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """Each award with the trust's share, their sum, and the waivers that are public; None where
    there is no money."""
    awards = totals_by_award(trust)
    if not awards:
        return None
    return {
        "awards": awards,
        "totals": summed([share.totals for share in awards]),
        "waivers": waivers_of(trust) if any(share.has_waivers for share in awards) else [],
        "sees_steps": sees_steps(trust, user),
    }


def waivers_of(trust: Trust) -> list[Any]:
    """What was lifted of what its money waits for, the newest first (rules 17 and 24)."""
    return with_titles(waivers_of_trust(trust=trust.pk))


def summed(shares: list[Totals]) -> Totals:
    """Several totals as one."""
    names = ("promised", "approved", "paid", "came_back")
    return Totals(**{name: sum(getattr(share, name) for share in shares) for name in names})


def sees_steps(trust: Trust, user: Any) -> bool:
    """Whether this visitor sees what is approved and not paid yet."""
    return not isinstance(user, AnonymousUser) and user.has(Permission.FUNDING_VIEW, trust)
