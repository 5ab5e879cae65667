"""What a trust says of its own maturity, for who may see that: never in public."""

from itertools import groupby
from typing import Any

from accounts.permissions import Permission
from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment, Score
from maturity.reading import ScoreTable
from trusts.models import Trust


def maturity_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The newest signed assessment in each framework, with its scores; None for the public."""
    if not user.is_authenticated or not user.has(Permission.MATURITY_VIEW, trust=trust):
        return None
    signed = Assessment.objects.visible_to(user).filter(trust=trust, status=SUBMITTED)
    signed = signed.order_by("version__framework__name", "-certified_at")
    newest = signed.distinct("version__framework__name")
    scores = Score.objects.filter(assessment__in=newest.values("pk"))
    scores = scores.select_related("dimension", "assessment__version__framework")
    scores = scores.order_by(
        "assessment__version__framework__name", "assessment", "dimension__position"
    )
    # One query: an assessment comes with each of its scores.
    found = groupby(scores, key=lambda score: score.assessment)
    tables = [ScoreTable(assessment, list(rows)) for assessment, rows in found]
    return {"tables": [table for table in tables if table.overall]}
