"""What was lifted of what a trust's money waits for: public (rules 17 and 24)."""

from typing import Any

from funding.page_data.public import waivers_of_trust
from funding.page_data.waivers import with_titles
from trusts.models import Trust


def waivers_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """Every waiver that is public, the newest first; None where there is none."""
    found = with_titles(waivers_of_trust(trust=trust.pk))
    return {"waivers": found} if found else None
