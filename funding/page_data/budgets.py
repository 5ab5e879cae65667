"""Budgets with what is allocated, reserved, released and paid of them."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import ExpressionWrapper, F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from funding.models import Budget, LedgerEntry, Release
from funding.models.ledger import TOTALS, total_of


def budgets_with_sums(budgets: "models.QuerySet[Budget]") -> "models.QuerySet[Budget]":
    """Adds `allocated`, `reserved` (proposed, not yet approved), `released`, `paid` and `left`."""
    whole = models.DecimalField(max_digits=14, decimal_places=2)

    def posted(name: str) -> Any:
        entries = LedgerEntry.objects.filter(kind__in=TOTALS[name])
        rows = in_budget(entries, "award", "year", "capital_class")
        return summed(rows, whole, total_of(name))

    waiting = Release.objects.filter(status__in=["proposed", "programme_approved"])
    reserved = in_budget(waiting, "tranche__award", "tranche__year", "tranche__capital_class")
    return budgets.select_related("programme", "wave").annotate(
        allocated=posted("promised"),
        reserved=summed(reserved, whole, Sum("amount")),
        released=posted("approved"),
        paid=posted("paid"),
        left=F("amount") - F("reserved") - F("released"),
    )


def in_budget(rows: Any, award: str, year: str, capital_class: str) -> Any:
    """Those of the rows that count against a budget: its wave's own, or its whole programme's."""
    wave = ExpressionWrapper(OuterRef("wave"), output_field=models.BigIntegerField())
    return rows.annotate(budget_wave=wave).filter(
        Q(budget_wave__isnull=True) | Q(**{f"{award}__wave": F("budget_wave")}),
        **{
            f"{award}__programme": OuterRef("programme"),
            year: OuterRef("year"),
            capital_class: OuterRef("capital_class"),
        },
    )


def summed(rows: Any, whole: Any, total: Sum) -> Any:
    one = rows.order_by().annotate(_=Value(1)).values("_").annotate(total=total)
    return Coalesce(Subquery(one.values("total")), Decimal(0), output_field=whole)
