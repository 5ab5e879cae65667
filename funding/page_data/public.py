"""What anybody may read of the money's exceptions: which awards are paused since when, and what
waivers lift (rules 17 and 24)."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from core.prepared import prepared
from funding.models import AwardHolder, AwardPause, Waiver
from funding.page_data.waivers import for_list
from programmes.models import Participation, Programme
from trusts.models import Trust


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


@prepared(programme=Programme)
def waivers_in(programme: Programme) -> QuerySet[Waiver]:
    """The public waivers of a programme, the newest first: of awards of participants whom anybody
    may know."""
    known = AwardHolder.objects.filter(
        award__programme=programme, participation__in=Participation.objects.public()
    )
    rows = Waiver.objects.public().filter(condition__tranche__award__in=known.values("award"))
    return for_list(rows).order_by("-public_from", "-pk")


@prepared(trust=Trust)
def waivers_of_trust(trust: Trust) -> QuerySet[Waiver]:
    """The public waivers of a trust's instalments, the newest first."""
    rows = Waiver.objects.public().filter(condition__tranche__payee=trust)
    return for_list(rows).order_by("-public_from", "-pk")
