"""How a draw stands, in one query: what is at stake, the order, what was asked for and what
assessors found. All that is done after a decision is worked out from this."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection

from maturity.models import Draw

if TYPE_CHECKING:
    from maturity.assurance.reading import Record


@dataclass(frozen=True)
class Place:
    """One statement that counts, with points out of 100; `weight` makes them whole points.

    `position` in the order of review and `item`, its row: None where nothing is at risk. `level`,
    `points`: what assessors found; a level that is on no scale gains nothing. `looked_again`:
    whether that is what a second look found.
    """

    code: str
    weight: int
    claimed: int
    floor: int
    position: int | None
    item: int | None
    asked: bool
    level: int | None
    points: int | None
    looked_again: bool


@dataclass(frozen=True)
class Progress:
    """A draw as it stands: its statements in the order of review, then those not drawn."""

    draw: Draw
    places: list[Place]

    @property
    def levels(self) -> dict[str, int]:
        """The level that assessors found for each decided statement, by its code."""
        return {each.code: each.level for each in self.places if each.level is not None}

    @property
    def points(self) -> dict[str, int]:
        """The points out of 100 of these levels."""
        return {each.code: each.points for each in self.places if each.points is not None}

    @property
    def looked_again(self) -> set[str]:
        """The codes of the statements whose level a second look found."""
        return {each.code for each in self.places if each.looked_again}

    @property
    def drawn(self) -> list[Place]:
        """The statements that can be asked for, in order."""
        return [each for each in self.places if each.position is not None]

    @property
    def record(self) -> "Record":
        """As the arithmetic reads it, in whole points."""
        from maturity.assurance.reading import Item, Record

        return Record(
            items=[
                Item(
                    each.code,
                    each.weight * each.claimed,
                    each.weight * 100,
                    each.weight * each.floor,
                )
                for each in self.places
            ],
            order=[each.code for each in self.drawn],
            found={
                each.code: each.weight * each.points
                for each in self.places
                if each.points is not None
            },
        )


def progress_of(draw: Draw) -> Progress:
    """How a draw stands now."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maturity_progress(%s)", [draw.assessment_id])
        return Progress(draw, [Place(*row) for row in cursor.fetchall()])
