"""What stands beside a programme wherever it is shown: counts and money, the same for everybody."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from core.prepared import prepared
from funding.models import AwardPause, LedgerEntry, Waiver
from funding.models.ledger import TOTALS, total_of
from programmes.models import AnnouncedCount, Participation, Programme

NOTHING = Decimal(0)


def entered(name: str) -> Coalesce:
    """One of the ledger's totals in pounds, of a programme, for annotating programmes."""
    entries = LedgerEntry.objects.filter(kind__in=TOTALS[name], award__programme=OuterRef("pk"))
    total = entries.order_by().values("award__programme").annotate(total=total_of(name))
    return Coalesce(Subquery(total.values("total")), NOTHING)


def announced() -> Coalesce:
    counts = AnnouncedCount.objects.filter(programme=OuterRef("pk")).order_by()
    total = counts.values("programme").annotate(total=Sum("number"))
    return Coalesce(Subquery(total.values("total")), 0)


def named() -> Coalesce:
    """How many public participants there are: the same for every reader."""
    rows = Participation.objects.public().filter(programme=OuterRef("pk")).order_by()
    total = rows.values("programme").annotate(total=Count("pk"))
    return Coalesce(Subquery(total.values("total")), 0)


def with_figures(programmes: QuerySet[Programme]) -> QuerySet[Programme]:
    """Programmes with what was announced, named, promised and paid."""
    return programmes.annotate(
        announced=announced(),
        named=named(),
        promised=entered("promised"),
        paid=entered("paid"),
    )


@prepared(slug=str)
def programme_at(slug: str) -> QuerySet[Programme]:
    """The programme at this address, with its figures, caps and announced counts, and whether any
    of its awards is paused or has a waiver. Public."""
    waivers = Waiver.objects.public().filter(condition__tranche__award__programme=OuterRef("pk"))
    rows = with_figures(Programme.objects.filter(slug=slug)).annotate(
        has_pauses=Exists(AwardPause.objects.in_force().filter(award__programme=OuterRef("pk"))),
        has_waivers=Exists(waivers),
    )
    return rows.prefetch_related("caps", "announced_counts")


def named_by_role(programme: Programme) -> dict[str, int]:
    """How many public participants there are of each kind."""
    return dict(public_by_role(programme=programme.pk))


@prepared(programme=Programme)
def public_by_role(programme: Programme) -> QuerySet[Participation, Any]:
    public = Participation.objects.public().filter(programme=programme).order_by()
    return public.values_list("role").annotate(Count("pk"))


@dataclass(frozen=True)
class PublicFigures:
    """What there is, in four numbers that anyone may know; pounds as this portal recorded them."""

    programmes: int
    trusts: int
    promised: Decimal
    paid: Decimal


def public_figures() -> PublicFigures:
    """The same for every reader, in two queries."""
    programmes = with_figures(Programme.objects.visible_to(AnonymousUser()))
    sums = programmes.aggregate(
        number=Count("pk"),
        all_promised=Coalesce(Sum("promised"), NOTHING),
        all_paid=Coalesce(Sum("paid"), NOTHING),
    )
    public = Participation.objects.public().taking_part()
    trusts = public.aggregate(number=Count("trust", distinct=True))
    return PublicFigures(sums["number"], trusts["number"], sums["all_promised"], sums["all_paid"])
