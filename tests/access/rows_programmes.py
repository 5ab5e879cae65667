"""Rows of programmes: public pages; what a reader sees on them is `visible_to`'s part."""

from typing import Any

from tests.access.matrix import ANYONE, Row
from tests.factories.programmes import make_programme


def scene(world: Any) -> None:
    world.programme = make_programme()


ROWS = [
    Row("programme_list", get=ANYONE),
    Row(
        "programme_detail",
        get=ANYONE,
        at=lambda world: {"slug": world.programme.slug},
        hidden=False,
    ),
]
