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
from funding.models import FundingRules, LedgerEntry, Release
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


def totals_by_award(trust: Trust) -> list[tuple[str, str, Totals, datetime | None]]:
    """A trust's awards as (reference, programme's name, its own share, since when it is paused);
    one query."""
    reference, programme = AWARD
    return [
        (row.pop(reference), row.pop(programme), Totals(**row), paused)
        for row in _sums_by_award(trust=trust.pk)
        for paused in [row.pop("paused_at")]
    ]


@prepared(trust=Trust)
def _sums_by_award(trust: Trust) -> "models.QuerySet[LedgerEntry, Any]":
    rows = LedgerEntry.objects.filter(trust=trust).annotate(paused_at=pause_began("award"))
    return rows.order_by(AWARD[0]).values(*AWARD, "paused_at").annotate(**_sums())


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
