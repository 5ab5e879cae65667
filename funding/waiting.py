"""What a trust holds up by itself: pounds of the instalments that wait for its next move."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from core.dates import FinancialYear, today
from core.text import CapitalClass
from funding.blockers import blockers_of
from funding.models import Commitment, Release, Tranche
from trusts.models import Trust


@dataclass(frozen=True)
class HeldUp:
    """Pounds by class, each instalment once however much it waits for; and how many of the
    capital pounds belong to this financial year, so that they lapse on 31 March (rule 14)."""

    by_class: dict[str, Decimal]
    lapsing: Decimal = Decimal(0)


def held_up_by(trust: Trust) -> HeldUp:
    """The instalments of agreed awards that wait for a claim of this trust; three queries."""
    mine = [row for row, codes in _waiting_on(trust) if codes]
    amounts: dict[str, Decimal] = defaultdict(Decimal)
    for row in mine:
        amounts[row.capital_class] += row.amount
    this_year = FinancialYear.of(today()).start
    lapsing = [
        row.amount
        for row in mine
        if (row.year, row.capital_class) == (this_year, CapitalClass.CAPITAL)
    ]
    return HeldUp(dict(amounts), sum(lapsing, Decimal(0)))


def _waiting_on(trust: Trust) -> list[tuple[Tranche, list[str]]]:
    """Each instalment with the codes of what it waits for from this trust."""
    own = Commitment.objects.filter(trust=trust, award__status="agreed")
    claims = set(own.values_list("claim__reference", flat=True))
    live = Release.objects.live().values("tranche")
    tranches = Tranche.objects.filter(conditions__commitment__in=own).exclude(pk__in=live)
    rows = list(tranches.distinct())
    blockers = blockers_of(rows)
    return [
        (row, [b.code for b in blockers[row.pk] if b.owed_by == "trust" and b.claim in claims])
        for row in rows
    ]
