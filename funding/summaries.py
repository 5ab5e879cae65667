"""Totals for pages, each of them the ledger's, and when an approved payment is due."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Coalesce

from core.dates import london_day, working_days_after
from core.money import MoneyField
from core.prepared import prepared, summed
from funding.models import FundingRules, LedgerEntry, Release, Waiver
from funding.models.ledger import TOTALS, total_of
from funding.page_data.public import pause_began
from trusts.models import Trust

ZERO = Decimal(0)
# An award's reference, and its programme's name.
AWARD = ("award__reference", "award__programme__name")
# Whose move it is while a release is under way.
STEP_OWNERS = {
    "proposed": "Programme manager",
    "programme_approved": "Finance approver",
    "approved": "Payments officer",
    "instructed": "Payments officer",
}


@dataclass(frozen=True)
class Totals:
    """Pounds: promised to trusts, approved for payment (paid included), paid and kept, recovered
    since."""

    promised: Decimal = ZERO
    approved: Decimal = ZERO
    paid: Decimal = ZERO
    came_back: Decimal = ZERO


def _sums() -> dict[str, models.Expression]:
    return {name: Coalesce(total_of(name), ZERO, output_field=MoneyField()) for name in TOTALS}


def totals(entries: "models.QuerySet[LedgerEntry]") -> Totals:
    """The totals of any entries."""
    return Totals(**entries.aggregate(**_sums()))


def trust_totals(trust: Trust) -> Totals:
    """What a trust was promised, and got; its own share of shared awards."""
    [sums] = _sums_of(trust=trust.pk)
    return Totals(**sums)


@prepared(trust=Trust)
def _sums_of(trust: Trust) -> "models.QuerySet[LedgerEntry, Any]":
    return summed(LedgerEntry.objects.filter(trust=trust), **_sums())


@dataclass(frozen=True)
class Share:
    """What a trust has of one award: since when that is paused, if it is, and whether anybody may
    read a waiver of its own instalments."""

    reference: str
    programme: str
    totals: Totals
    paused_at: datetime | None = None
    has_waivers: bool = False


def totals_by_award(trust: Trust) -> list[Share]:
    """A trust's awards; one query."""
    reference, programme = AWARD
    return [
        Share(
            row[reference],
            row[programme],
            Totals(**{name: row[name] for name in TOTALS}),
            row["paused_at"],
            row["has_waivers"],
        )
        for row in _sums_by_award(trust=trust.pk)
    ]


@prepared(trust=Trust)
def _sums_by_award(trust: Trust) -> "models.QuerySet[LedgerEntry, Any]":
    lifted = Waiver.objects.public().filter(
        condition__tranche__award=models.OuterRef("award"), condition__tranche__payee=trust
    )
    rows = LedgerEntry.objects.filter(trust=trust).annotate(
        paused_at=pause_began("award"), has_waivers=models.Exists(lifted)
    )
    named = rows.order_by(AWARD[0]).values(*AWARD, "paused_at", "has_waivers")
    return named.annotate(**_sums())


def payment_days(programmes: set[int]) -> dict[int, int]:
    """By programme id: within how many working days an approved payment is made."""
    usual = FundingRules().payment_working_days
    found = FundingRules.objects.filter(programme__in=programmes)
    return dict.fromkeys(programmes, usual) | dict(
        found.values_list("programme_id", "payment_working_days")
    )


def expected_on(release: Release | None, working_days: int) -> date | None:
    """When an approved, unpaid release should be paid."""
    if release is None or release.approved_at is None or release.status == "paid":
        return None
    return working_days_after(london_day(release.approved_at), working_days)
