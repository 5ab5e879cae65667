"""Entries of the ledger. Called inside services, in the transaction of what they record."""

from datetime import date
from decimal import Decimal

from core.dates import today
from funding.arithmetic import spread
from funding.models import Award, AwardHolder, LedgerEntry, Release

Kind = LedgerEntry.Kind


def post(kind: str, release: Release, on: date, reference: str = "") -> LedgerEntry:
    """Record the whole amount of a release, once for each kind. Without a reference of the finance
    system's, the entry bears the release's own."""
    tranche = release.tranche
    return LedgerEntry.objects.create(
        kind=kind,
        award_id=tranche.award_id,
        tranche=tranche,
        release=release,
        trust_id=tranche.payee_id,
        year=tranche.year,
        capital_class=tranche.capital_class,
        amount=release.amount,
        on_date=on,
        reference=reference or release.reference,
    )


def reverse_released(release: Release) -> LedgerEntry:
    """Take back the entry that a release was approved: it will not be paid, or was not kept."""
    entry = LedgerEntry.objects.get(release=release, kind=Kind.RELEASED, reverses=None)
    return LedgerEntry.objects.create(
        kind=entry.kind,
        award=entry.award,
        tranche=entry.tranche,
        release=release,
        trust=entry.trust,
        year=entry.year,
        capital_class=entry.capital_class,
        amount=-entry.amount,
        on_date=today(),
        reference=entry.reference,
        reverses=entry,
    )


def allocate(award: Award, on: date) -> list[LedgerEntry]:
    """Record what an award promises: each holder's share of each year and class."""
    holders = list(AwardHolder.objects.filter(award=award, until_date=None).order_by("pk"))
    amounts = list(award.amounts.order_by("pk"))
    shares = spread([h.amount for h in holders], [a.amount for a in amounts])
    return [
        _allocated(award, holder, amount.year, amount.capital_class, share, on)
        for holder, row in zip(holders, shares, strict=True)
        for amount, share in zip(amounts, row, strict=True)
        if share
    ]


def _allocated(
    award: Award, holder: AwardHolder, year: int, capital_class: str, share: Decimal, on: date
) -> LedgerEntry:
    return LedgerEntry.objects.create(
        kind=Kind.ALLOCATED,
        award=award,
        trust_id=holder.trust_id,
        year=year,
        capital_class=capital_class,
        amount=share,
        on_date=on,
        reference=award.reference,
    )
