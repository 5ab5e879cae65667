"""What a trust has published for others to copy. Public."""

from typing import Any

from blueprints.models import BlueprintVersion
from blueprints.search import with_use
from trusts.models import Trust

# The newest; the library has them all.
SHOWN = 10


def blueprints_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The trust's published blueprints, the newest first; None where there are none."""
    rows = BlueprintVersion.objects.visible_to(user).published().filter(blueprint__trust=trust)
    rows = rows.brief().select_related("blueprint").order_by("-published_at", "-pk")
    versions = list(with_use(rows)[:SHOWN])
    return {"versions": versions} if versions else None
