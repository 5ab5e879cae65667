"""Rows of rounds."""

from typing import Any

from tests.access.matrix import Row, own
from tests.access.rows_maturity import MANAGES, READS
from tests.factories.maturity import make_round


def scene(world: Any) -> None:
    """A round that is planned, and one that is open."""
    world.planned_round, world.open_round = make_round(opens_in=5), make_round(world.own)


def planned(world: Any) -> dict[str, str]:
    return {"slug": world.planned_round.slug}


def opened(world: Any) -> dict[str, str]:
    return {"slug": world.open_round.slug}


def signed(world: Any) -> dict[str, str]:
    return {"reference": world.signed_assessment.reference}


CHANGES: dict[str, Any] = {"get": MANAGES, "post": MANAGES, "at": planned, "hidden": False}
ROWS = [
    Row("maturity:round_list", get=READS),
    Row("maturity:round_new", get=MANAGES, post=MANAGES),
    Row("maturity:round", get=READS, at=planned, hidden=False),
    Row("maturity:round_invite", **CHANGES),
    Row("maturity:round_move", **CHANGES),
    Row("maturity:round_cancel", **CHANGES),
    Row("maturity:corrections", get=READS | own(), at=signed),
    Row("maturity:correct", get=own("cio"), post=own("cio"), at=signed),
    Row("maturity:round_remind", post=MANAGES, at=opened, hidden=False),
]
