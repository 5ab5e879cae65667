"""Sums of an award, a year and the ledger."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from core.dates import long_date
from core.money import pounds
from funding.models import LedgerEntry
from funding.presenting.words import year_and_class


def paid_of(sums: Mapping[str, Decimal]) -> Decimal:
    """Pounds paid and kept, from the ledger's sums by kind: a payment that came back counts not."""
    return sums.get("paid", Decimal(0)) - sums.get("returned", Decimal(0))


@dataclass(frozen=True)
class Promise:
    """Promised, approved and paid, as the award bar shows them."""

    promised: Decimal = Decimal(0)
    approved: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def __add__(self, other: "Promise") -> "Promise":
        return Promise(
            self.promised + other.promised,
            self.approved + other.approved,
            self.paid + other.paid,
        )


YearSums = Mapping[tuple[int, str], Mapping[str, Decimal]]


def years_table(amounts: Iterable[Mapping[str, Any]], posted: YearSums) -> list[tuple[str, ...]]:
    """Rows of year, class, award, approved, paid and left to approve, with a row of totals."""
    rows: list[tuple[str, ...]] = []
    sums = [Decimal(0)] * 4
    for part in amounts:
        whole = Decimal(part["amount"])
        done = posted.get((part["year"], part["capital_class"]), {})
        approved, paid = done.get("released", Decimal(0)), paid_of(done)
        numbers = [whole, approved, paid, whole - approved]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        rows.append(
            (year_and_class(part["year"], part["capital_class"]), *(pounds(n) for n in numbers))
        )
    if len(rows) > 1:
        rows.append(("All years", *(pounds(total) for total in sums)))
    return rows


def ledger_table(
    entries: Iterable[LedgerEntry], sums: Mapping[str, Decimal], *, shared: bool
) -> dict[str, list[tuple[str, ...]]]:
    """The ledger's lines, and the total of each kind that they come to. Lines of a `shared` award
    name the trust."""
    lines: list[tuple[str, ...]] = [
        (
            long_date(entry.on_date),
            entry.get_kind_display() + (", taken back" if entry.reverses_id else ""),
            *([entry.trust.display_name] if shared else []),
            year_and_class(entry.year, entry.capital_class),
            entry.reference or "No reference",
            pounds(entry.amount),
        )
        for entry in entries
    ]
    labels = dict(LedgerEntry.Kind.choices)
    totals: list[tuple[str, ...]] = [
        (str(labels[kind]), pounds(sums[kind])) for kind in labels if kind in sums
    ]
    return {"lines": lines, "totals": totals}
