"""Entries of the ledger. Called inside services, in the transaction of what they record."""

from datetime import date
from decimal import Decimal

from core.dates import today
from funding.arithmetic import spread
from funding.models import Award, AwardHolder, LedgerEntry, Release

Kind = LedgerEntry.Kind


def post(
    kind: str, release: Release, on: date, reference: str = "", *, amount: Decimal | None = None
) -> LedgerEntry:
    """Record the whole amount of a release, or part of it. Without a reference of the finance
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
        amount=release.amount if amount is None else amount,
        on_date=on,
        reference=reference or release.reference,
    )


def reverse_released(release: Release) -> LedgerEntry:
    """Take back the entry that a release was approved: it will not be paid, or was not kept."""
    entry = LedgerEntry.objects.get(release=release, kind=Kind.RELEASED, reverses=None)
    return reverse(entry)


def reverse(entry: LedgerEntry) -> LedgerEntry:
    """Take back one whole entry, today."""
    return LedgerEntry.objects.create(
        kind=entry.kind,
        award=entry.award,
        tranche=entry.tranche,
        release=entry.release,
        trust=entry.trust,
        year=entry.year,
        capital_class=entry.capital_class,
        amount=-entry.amount,
        on_date=today(),
        reference=entry.reference,
        reverses=entry,
    )


def allocate(award: Award, on: date) -> list[LedgerEntry]:
    """Record what an award promises: each holder's share of each year and class. What stands there
    already and is so no more is reversed, and entered anew."""
    standing = {
        (entry.trust_id, entry.year, entry.capital_class): entry
        for entry in LedgerEntry.objects.filter(
            award=award, kind=Kind.ALLOCATED, reverses=None, reversed_by=None
        )
    }
    wanted = _shares(award)
    for key, entry in standing.items():
        if wanted.get(key) != entry.amount:
            reverse(entry)
    new = {key: share for key, share in wanted.items() if not _stands(standing.get(key), share)}
    return [_allocated(award, *key, share, on) for key, share in new.items()]


def _stands(entry: LedgerEntry | None, share: Decimal) -> bool:
    return entry is not None and entry.amount == share


def _shares(award: Award) -> dict[tuple[int, int, str], Decimal]:
    """Pounds by trust, year and class, without those of nothing."""
    holders = list(AwardHolder.objects.filter(award=award, until_date=None).order_by("pk"))
    amounts = list(award.amounts.order_by("pk"))
    shares = spread([h.amount for h in holders], [a.amount for a in amounts])
    return {
        (holder.trust_id, amount.year, amount.capital_class): share
        for holder, row in zip(holders, shares, strict=True)
        for amount, share in zip(amounts, row, strict=True)
        if share
    }


def _allocated(
    award: Award, trust_id: int, year: int, capital_class: str, share: Decimal, on: date
) -> LedgerEntry:
    return LedgerEntry.objects.create(
        kind=Kind.ALLOCATED,
        award=award,
        trust_id=trust_id,
        year=year,
        capital_class=capital_class,
        amount=share,
        on_date=on,
        reference=award.reference,
    )
