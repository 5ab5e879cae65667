"""Reading rounds with everything that their pages show."""

from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery

from core.history import events_of
from maturity.models import Answer, Invitation, Round
from maturity.models.assessments import DONE


def rounds(user: Any) -> QuerySet[Round]:
    """The rounds a person sees, with how many trusts are how far."""
    rows = Round.objects.visible_to(user).select_related("version__framework", "planned_by")
    return rows.with_counts()


def invitations(user: Any, found: Round) -> QuerySet[Invitation]:
    """The trusts of a round, each with how far it is."""
    answers = Answer.objects.filter(assessment=OuterRef("assessment")).order_by()
    counted = answers.values("assessment").annotate(
        whole=Count("pk"), done=Count("pk", filter=DONE)
    )
    rows = Invitation.objects.visible_to(user).filter(round=found)
    return rows.select_related("trust", "round", "assessment").annotate(
        statements=Subquery(counted.values("whole")), done=Subquery(counted.values("done"))
    )


@dataclass(frozen=True)
class Move:
    """The closing date was moved, by whom and why."""

    was: date
    to: date
    by: str
    at: datetime
    reason: str


def moves(found: Round) -> list[Move]:
    """How the closing date was moved, the latest first; the history knows."""
    steps = pairwise(events_of(found))
    made = [
        Move(
            was=before.closes_on,
            to=event.closes_on,
            by=event.pgh_context["name"],
            at=event.pgh_created_at,
            reason=event.pgh_context["reason"],
        )
        for before, event in steps
        if before.closes_on != event.closes_on
    ]
    return made[::-1]
