"""Instalments with their payment and what they wait for."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Count, F, FilteredRelation, Func, OuterRef, Subquery
from django.db.models.functions import Coalesce

from funding import presenting
from funding.blockers import Blocker, blockers_of
from funding.lifecycles import DEAD, RELEASE
from funding.models import Condition, Tranche

MOMENT = models.DateTimeField()
# Whose move it is, most urgent first where several are.
MOVES = ("trust", "assessor", "programme", "finance", "payments", "date", "nobody")
MOVE_LABELS = {
    "trust": "The trust",
    "assessor": "An assessor",
    "programme": "The programme team",
    "finance": "Finance",
    "payments": "Payments",
    "date": "Nobody yet: a date",
    "nobody": "The portal",
}
# The code of what stops every instalment of an award.
PAUSED = "award_paused"
# What an instalment with a payment waits for, by the payment's status.
RELEASE_WAITS = {
    "proposed": "The approval of its payment.",
    "programme_approved": "The second approval of its payment.",
    "approved": "Its payment, which is approved.",
    "instructed": "Its payment, which is instructed.",
    "paid": "Nothing: it is paid.",
}
RELEASE_MOVES = {
    "proposed": "programme",
    "programme_approved": "finance",
    "approved": "payments",
    "instructed": "payments",
}


def with_release(tranches: "models.QuerySet[Tranche]") -> "models.QuerySet[Tranche]":
    """Adds the live payment's `release_status`, `release_reference` and `release_since`."""
    # A tranche has one live release at most, so that the join repeats no tranche.
    living = ~models.Q(releases__status__in=sorted(DEAD))
    return tranches.annotate(live=FilteredRelation("releases", condition=living)).annotate(
        release_status=F("live__status"),
        release_reference=F("live__reference"),
        release_since=Coalesce(
            "live__batch__instructed_at", "live__approved_at", "live__proposed_at"
        ),
    )


def with_light(tranches: "models.QuerySet[Tranche]") -> "models.QuerySet[Tranche]":
    """Adds `light`: whether one approval is enough (rule 18), as the database says."""
    light = Func(F("pk"), function="funding_is_light", output_field=models.BooleanField())
    return tranches.annotate(light=light)


@dataclass
class InstalmentLine:
    """An instalment with what it waits for, as lists show it."""

    tranche: Any
    blockers: list[Blocker] = field(default_factory=list)

    @property
    def release_status(self) -> str:
        return self.tranche.release_status or ""

    @property
    def open_blockers(self) -> list[Blocker]:
        return [each for each in self.blockers if each.code != "already_released"]

    @property
    def total(self) -> int:
        """The tranche's conditions, and whatever else stands in its way now."""
        return int(self.tranche.condition_count) + sum(
            each.condition is None for each in self.open_blockers
        )

    @property
    def done(self) -> int:
        return self.total - len(self.open_blockers)

    @property
    def status(self) -> str:
        if self.paused:
            return "Paused"
        if self.release_status:
            return RELEASE.labels[self.release_status]
        return "Waiting" if self.open_blockers else "Ready"

    @property
    def paused(self) -> bool:
        """Whether its award is paused and something of it is still to come."""
        return self.is_award_paused and self.release_status not in ("instructed", "paid")

    @property
    def is_award_paused(self) -> bool:
        return any(each.code == PAUSED for each in self.blockers)

    @property
    def colour(self) -> str:
        if self.paused:
            return "orange"
        if self.release_status:
            return presenting.colour(self.release_status)
        return "grey" if self.open_blockers else "blue"

    @property
    def move(self) -> str:
        """Whose move it is, as a key of MOVE_LABELS; empty once it is paid."""
        if self.paused:
            return "programme"
        if self.release_status:
            return RELEASE_MOVES.get(self.release_status, "")
        owed = {each.owed_by for each in self.open_blockers}
        return next((move for move in MOVES if move in owed), "nobody")

    @property
    def owner(self) -> str:
        return MOVE_LABELS.get(self.move, "")

    @property
    def sentence(self) -> str:
        """What it waits for, in one line."""
        if self.release_status and not self.paused:
            return RELEASE_WAITS[self.release_status]
        mine = [each for each in self.open_blockers if each.owed_by == self.move]
        if not mine:
            return "Nothing: the portal proposes its payment."
        more = len(self.open_blockers) - 1
        mine.sort(key=lambda each: each.code != PAUSED)  # first of all, since nothing else helps
        return mine[0].sentence + (f" And {more} more." if more else "")


def instalment_lines(tranches: "models.QuerySet[Tranche]") -> list[InstalmentLine]:
    """The lines of some tranches; two queries."""
    counted = with_release(tranches).annotate(condition_count=condition_count())
    return lines_of(list(counted.select_related("payee")))


def condition_count() -> Subquery:
    rows = Condition.objects.filter(tranche=OuterRef("pk")).order_by()
    counted = rows.values("tranche").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)  # type: ignore[return-value]


def lines_of(tranches: Sequence[Any]) -> list[InstalmentLine]:
    blockers = blockers_of([each.pk for each in tranches]) if tranches else {}
    return [InstalmentLine(each, blockers[each.pk]) for each in tranches]
