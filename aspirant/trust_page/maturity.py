"""What a trust says of its own maturity, for who may see that: never in public."""

from itertools import groupby
from typing import Any

from django.db.models import QuerySet

from accounts.permissions import Permission
from aspirant.trust_page.validations import validations_of
from core.prepared import prepared
from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment, Score
from maturity.reading import ScoreTable
from trusts.models import Trust


def maturity_of(trust: Trust, user: Any) -> dict[str, Any] | None:
    """The newest signed assessment in each framework with its scores, and beside them what
    validators outside found (`trust` comes from `in_register`); None for the public."""
    if not user.is_authenticated or not user.has(Permission.MATURITY_VIEW, trust=trust):
        return None
    # One query: an assessment comes with each of its scores.
    found = groupby(newest_scores(trust=trust.pk), key=lambda score: score.assessment)
    tables = [ScoreTable(assessment, list(rows)) for assessment, rows in found]
    return {
        "tables": [table for table in tables if table.overall],
        "code": trust.code,
        "validations": validations_of(trust),
    }


@prepared(trust=Trust)
def newest_scores(trust: Trust) -> QuerySet[Score]:
    """The scores of the newest signed assessment in each framework, in order."""
    signed = Assessment.objects.filter(trust=trust, status=SUBMITTED)
    signed = signed.order_by("version__framework__name", "-certified_at")
    newest = signed.distinct("version__framework__name")
    scores = Score.objects.filter(assessment__in=newest.values("pk"))
    scores = scores.select_related("dimension", "assessment__version__framework")
    return scores.order_by(
        "assessment__version__framework__name", "assessment", "dimension__position"
    )
