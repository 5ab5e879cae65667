"""Waivers with what they lift, for lists and pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from funding.models import Waiver
from funding.page_data.conditions import titles_of


def for_list(waivers: QuerySet[Waiver]) -> QuerySet[Waiver]:
    """With the instalment, its payee and its award."""
    return waivers.select_related(
        "condition__tranche__payee", "condition__tranche__award", "asked_by"
    )


def with_titles(waivers: Iterable[Waiver]) -> list[Any]:
    """Each with `lifts`, what its condition asks; one query for all."""
    rows: list[Any] = list(waivers)
    titles = titles_of({row.condition_id for row in rows})
    for row in rows:
        row.lifts = titles[row.condition_id]
    return rows
