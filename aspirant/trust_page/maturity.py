"""What a trust says of its own maturity, for who may see that: never in public."""

from typing import Any

from django.db.models import Prefetch

from accounts.permissions import Permission
from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment, Score
from maturity.reading import ScoreTable
from trusts.models import Trust


def maturity_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The newest signed assessment in each framework, with its scores; None for the public."""
    if not user.is_authenticated or not user.has(Permission.MATURITY_VIEW, trust=trust):
        return None
    rows = Assessment.objects.visible_to(user).filter(trust=trust, status=SUBMITTED)
    rows = rows.order_by("version__framework__name", "-certified_at")
    rows = rows.distinct("version__framework__name").select_related("version__framework")
    scores = Score.objects.select_related("dimension").order_by("dimension__position")
    found = [ScoreTable(row) for row in rows.prefetch_related(Prefetch("scores", queryset=scores))]
    return {"tables": [table for table in found if table.overall]}
