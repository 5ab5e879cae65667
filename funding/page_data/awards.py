"""One award: its parts, its ledger, and the sums of both."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Sum
from django.db.models.functions import Cast, JSONObject

from funding import presenting
from funding.models import Award, AwardAmount, AwardHolder, Commitment, LedgerEntry
from funding.page_data.commitments import for_list, with_words
from trusts.models import Trust


def awards_with_parts(awards: "models.QuerySet[Award]") -> "models.QuerySet[Award]":
    """Adds `holder_rows` and `amount_rows`, lists of dictionaries, in the award's own query."""
    holders = AwardHolder.objects.filter(award=OuterRef("pk")).order_by("-lead", "pk")
    amounts = AwardAmount.objects.filter(award=OuterRef("pk")).order_by("year", "capital_class")
    return awards.select_related("programme", "wave").annotate(
        holder_rows=ArraySubquery(
            holders.values(
                row=JSONObject(
                    name="name_at_award",
                    code="trust__code",
                    lead="lead",
                    amount=Cast("amount", models.CharField()),
                    until="until_date",
                )
            )
        ),
        amount_rows=ArraySubquery(
            amounts.values(
                row=JSONObject(
                    year="year",
                    capital_class="capital_class",
                    amount=Cast("amount", models.CharField()),
                )
            )
        ),
    )


def total_of(rows: Iterable[dict[str, Any]]) -> Decimal:
    return sum((Decimal(row["amount"]) for row in rows), Decimal(0))


def ledger_of(award: Award) -> list[LedgerEntry]:
    rows = LedgerEntry.objects.filter(award=award).select_related("trust", "tranche", "release")
    return list(rows.order_by("on_date", "pk"))


def sums_of(entries: Iterable[LedgerEntry]) -> dict[str, Decimal]:
    """Pounds of each kind, reversals taken off; every kind that has an entry."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for entry in entries:
        sums[entry.kind] += entry.amount
    return dict(sums)


def promise_of(sums: dict[str, Decimal], promised: Decimal = Decimal(0)) -> presenting.Promise:
    """`promised` stands in while nothing is in the ledger: an award that is not agreed yet."""
    return presenting.Promise(
        sums.get("allocated") or promised,
        sums.get("released", Decimal(0)),
        presenting.paid_of(sums),
    )


def by_year(
    sums: Iterable[tuple[int, str, str, Decimal]],
) -> dict[tuple[int, str], dict[str, Decimal]]:
    """(year, class, kind, amount) rows as a table by year and class."""
    table: dict[tuple[int, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for year, capital_class, kind, amount in sums:
        table[year, capital_class][kind] += amount
    return table


def ledger_sums_by_award(awards: Iterable[Award], trust: Trust) -> dict[int, dict[str, Decimal]]:
    """For each award, pounds of each kind that are this trust's; one query."""
    rows = (
        LedgerEntry.objects.filter(award__in=list(awards), trust=trust)
        .order_by()
        .values_list("award", "kind")
        .annotate(total=Sum("amount"))
    )
    sums: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for award, kind, total in rows:
        sums[award][kind] = total
    return sums


def commitments_of(commitments: "models.QuerySet[Commitment]") -> list[Any]:
    """Commitments with the state of their claims, in words: joined, never copied; one query."""
    return with_words(for_list(commitments).order_by("due_on", "pk"))
