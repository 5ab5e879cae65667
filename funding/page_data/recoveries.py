"""Money to pay back and money that moves between years, for lists and pages."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Subquery, Sum
from django.db.models.expressions import OuterRef

from core.dates import FinancialYear, today
from funding.models import (
    Award,
    AwardAmount,
    AwardHolder,
    Commitment,
    Recovery,
    Release,
    Reprofile,
    Tranche,
)
from funding.page_data.awards import commitments_of
from funding.queries_recoveries import failed_ids
from trusts.models import Trust


def for_list(recoveries: QuerySet[Recovery]) -> QuerySet[Recovery]:
    """With the instalment, its payee and its award, and what was not met."""
    return recoveries.select_related(
        "release__tranche__payee", "release__tranche__award", "commitment__claim"
    )


def failed_of(award: Award) -> list[Any]:
    """The commitments of an award that were not met, with the state of their claims in words."""
    rows = commitments_of(Commitment.objects.filter(award=award))
    failed = failed_ids(row.pk for row in rows)
    return [row for row in rows if row.pk in failed]


def owed_by(trust: Trust) -> QuerySet[Recovery]:
    """What a trust is to pay back, the soonest due first."""
    rows = Recovery.objects.owed().filter(release__tranche__payee=trust)
    return for_list(rows).order_by("due_on", "pk")


def reprofiles_for_list(reprofiles: QuerySet[Reprofile]) -> QuerySet[Reprofile]:
    """With the award, the instalment and `lead_name`, by which the award is known."""
    lead = AwardHolder.objects.filter(award=OuterRef("award"), lead=True).order_by("-pk")
    name = Subquery(lead.values("name_at_award")[:1])
    return reprofiles.select_related("award", "tranche").annotate(lead_name=name)


def movable(award: Award) -> list[Tranche]:
    """The instalments of an award that can move: not over, and nothing of them is paid or being
    paid."""
    paying = Release.objects.live().filter(tranche__award=award).values("tranche")
    rows = Tranche.objects.filter(award=award, year__gte=FinancialYear.of(today()).start)
    return list(rows.exclude(pk__in=paying).order_by("number"))


def unplanned_of(award: Award) -> dict[tuple[int, str], Decimal]:
    """Pounds of each year and class, from this year on, that no instalment of an award holds."""
    same = Q(award__tranches__year=F("year"), award__tranches__capital_class=F("capital_class"))
    rows = AwardAmount.objects.filter(award=award, year__gte=FinancialYear.of(today()).start)
    held = rows.annotate(held=Sum("award__tranches__amount", filter=same, default=Decimal(0)))
    sums = held.order_by("year", "capital_class").values_list(
        "year", "capital_class", F("amount") - F("held")
    )
    return {(year, kind): left for year, kind, left in sums if left > 0}
