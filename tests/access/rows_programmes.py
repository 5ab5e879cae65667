"""Rows of programmes: public pages; what a reader sees on them is `visible_to`'s part."""

from tests.access.matrix import ANYONE, Row
from tests.access.world import World
from tests.factories.programmes import make_programme


def scene(world: World) -> None:
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
