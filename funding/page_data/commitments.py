"""Commitments with the state of their evidence, what they hold up, and dates asked for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Subquery

from core.dates import FinancialYear
from evidence.models import Claim
from funding.models import Commitment, DueDateRequest, Release, Tranche

# What a claim needs to say its status in words.
WORDS = ("is_ready", "second_look_waits")


def for_list(commitments: "models.QuerySet[Commitment]") -> "models.QuerySet[Any]":
    """With claim, trust, entry of the catalogue, and whether another date is asked for."""
    claims = Claim.objects.with_words().filter(pk=OuterRef("claim"))
    words = {name: Subquery(claims.values(name)) for name in WORDS}
    asked = DueDateRequest.objects.waiting().filter(commitment=OuterRef("pk"))
    rows = commitments.select_related("claim", "trust", "type")
    return rows.annotate(date_asked=Exists(asked), **words)


def with_words(commitments: Iterable[Any]) -> list[Any]:
    """Their claims can say their status."""
    rows = list(commitments)
    for row in rows:
        for name in WORDS:
            setattr(row.claim, name, getattr(row, name))
    return rows


def waiting_instalments(commitment: Commitment) -> "models.QuerySet[Tranche]":
    """The unpaid instalments that wait for it, in order."""
    paid = Release.objects.filter(tranche=OuterRef("pk"), status="paid")
    rows = Tranche.objects.filter(~Exists(paid), conditions__commitment=commitment)
    return rows.order_by("due_on", "pk").distinct()


def lapsing(commitment: Commitment, day: date) -> list[Tranche]:
    """Those whose financial year would be over on a day: their money lapses if nothing else is
    decided (rule 14)."""
    rows = waiting_instalments(commitment).filter(year__lt=FinancialYear.of(day).start)
    return list(rows)
