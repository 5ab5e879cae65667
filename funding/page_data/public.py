"""What anybody may read of the money's exceptions: which awards are paused, and since when."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.prepared import prepared
from funding.models import AwardHolder, AwardPause
from programmes.models import Participation, Programme


def pause_began(award: str) -> Subquery:
    """When the pause began that an award is in, if it is; `award` is the path to it."""
    pauses = AwardPause.objects.in_force().filter(award=OuterRef(award))
    return Subquery(pauses.values("paused_at")[:1])


@prepared(programme=Programme)
def paused_shares(programme: Programme) -> QuerySet[AwardHolder]:
    """Whose awards of a programme are paused, each with `paused_at`: of participants whom anybody
    may know, a shared award once for each of them."""
    known = Participation.objects.public()
    shares = AwardHolder.objects.in_force().filter(
        award__programme=programme, participation__in=known
    )
    rows: Any = shares.annotate(paused_at=pause_began("award")).filter(paused_at__isnull=False)
    return rows.select_related("award", "trust").order_by("paused_at", "award", "-lead", "pk")
