"""Second looks at the levels of a draw: what each changed, and who may ask for one until when."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from django.db.models import IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from core.dates import london_day, long_date, today
from evidence.lifecycles import SETTLED
from evidence.models import Review
from evidence.policies import may_question_levels
from maturity.models import Assessment, Check, Draw, Option


@dataclass(frozen=True)
class SecondLook:
    """A second look that was taken: the statement at a `position` of the draw, the level and the
    points out of 100 before it, and when it was decided."""

    code: str
    statement: str
    position: int
    first_level: int
    first_points: int
    points: int
    from_trust: bool
    decided_on: date

    @property
    def cells(self) -> tuple[str, ...]:
        """A line of the table."""
        asked = "The trust" if self.from_trust else "The programme team"
        decided = long_date(self.decided_on)
        return (self.statement, asked, str(self.first_points), str(self.points), decided)

    @classmethod
    def of(cls, check: Any) -> Self:
        item, statement = check.draw_item, check.answer.statement
        return cls(
            code=statement.code,
            statement=str(statement),
            position=item.position,
            first_level=check.first_level,
            first_points=check.first_points,
            points=check.last_points,
            from_trust=check.claim.latest_submission.second_look_asked.from_trust,
            decided_on=london_day(check.decided_at),
        )


def taken(draw: Draw) -> list[SecondLook]:
    """The second looks that were taken, in the order of the draw; one query."""
    rows = Check.objects.filter(
        draw_item__draw=draw, claim__status=SETTLED, claim__looked_again=True
    )
    found = with_points(rows.whole().with_level().with_second_looks())
    return [SecondLook.of(check) for check in found.order_by("draw_item__position")]


def with_points(rows: QuerySet[Check]) -> QuerySet[Check]:
    """Adds `first_points`, `last_points` and `decided_at`; a level on no scale gains nothing."""
    reviews = Review.objects.filter(
        submission=OuterRef("claim__latest_submission"), second_look=True
    )
    return rows.select_related("draw_item").annotate(
        first_points=points_of("first_level"),
        last_points=points_of("verified_level"),
        decided_at=Subquery(reviews.values("decided_at")[:1]),
    )


def points_of(level: str) -> Coalesce:
    options = Option.objects.filter(
        scale=OuterRef("answer__statement__scale"), level=OuterRef(level)
    )
    return Coalesce(Subquery(options.values("points")[:1]), Value(0), output_field=IntegerField())


@dataclass(frozen=True)
class Asking:
    """Whether a person may ask for second looks at the levels of a draw now, and until when; None:
    no day is set yet."""

    may: bool
    until: date | None

    @property
    def words(self) -> str:
        """Until when and how often, in words."""
        until = f"until {long_date(self.until)}, " if self.until else ""
        return f"{until}once for each statement"


def asking_of(user: Any, assessment: Assessment) -> Asking:
    """Of an assessment that came with its draw and publication."""
    told = getattr(assessment.draw, "publication", None)
    until = told.last_day if told else None
    in_time = until is None or today() <= until
    return Asking(in_time and may_question_levels(user, assessment.trust), until)
