"""What a trust has published for others to copy. Public."""

from typing import Any

from django.db.models import QuerySet

from blueprints.models import BlueprintVersion
from blueprints.search import with_use
from core.prepared import prepared
from trusts.models import Trust

# The newest; the library has them all.
SHOWN = 10


def blueprints_of(trust: Trust, _user: Any) -> dict[str, Any] | None:
    """The trust's published blueprints, the newest first; None where there are none."""
    versions = published_by(trust=trust.pk)
    return {"versions": versions} if versions else None


@prepared(trust=Trust)
def published_by(trust: Trust) -> QuerySet[BlueprintVersion]:
    """What anyone may read, with how often it was copied."""
    rows = BlueprintVersion.objects.published().filter(blueprint__trust=trust)
    rows = rows.brief().select_related("blueprint").order_by("-published_at", "-pk")
    return with_use(rows)[:SHOWN]
