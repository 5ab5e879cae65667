"""How each programme pays, and who decided that."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import models

from funding.history import events
from funding.models import FundingRules
from programmes.models import Programme


@dataclass(frozen=True)
class Change:
    """One time that rules were set: who, when and why, and what they were from then on."""

    at: datetime
    who: str
    why: str
    light_route_below: Decimal
    approval_working_days: int
    payment_working_days: int


@dataclass(frozen=True)
class RulesRow:
    """A programme with its rules, or the usual ones; `set_by` set the limit as it is."""

    programme: Programme
    rules: FundingRules
    set_by: Change | None

    @property
    def address(self) -> str:
        return self.programme.slug


def changes_of(programmes: Iterable[Programme]) -> dict[int, list[Change]]:
    """By programme, every time its rules were set, the oldest first; one query."""
    rows: Any = events(FundingRules).filter(programme__in=list(programmes)).order_by("pgh_id")
    found: dict[int, list[Change]] = {}
    for event in rows:
        who = event.pgh_context["name"]
        change = Change(
            event.pgh_created_at,
            "The portal" if who == "portal" else who,
            event.pgh_context.get("reason", ""),
            event.light_route_below,
            event.approval_working_days,
            event.payment_working_days,
        )
        found.setdefault(event.programme_id, []).append(change)
    return found


def limit_set_by(changes: list[Change]) -> Change | None:
    """The change that made the limit what it is; later ones changed other rules. The database
    keeps whoever made it from giving the only approval (`funding_light_set_by`)."""
    found, before = None, None
    for change in changes:
        if change.light_route_below != before:
            found = change
        before = change.light_route_below
    return found


def rules_rows(programmes: "models.QuerySet[Programme]") -> list[RulesRow]:
    """Each programme with its rules; two queries."""
    rows = list(programmes.select_related("funding_rules"))
    changes = changes_of(rows)
    return [
        RulesRow(
            programme,
            getattr(programme, "funding_rules", None) or FundingRules(programme=programme),
            limit_set_by(changes.get(programme.pk, [])),
        )
        for programme in rows
    ]
