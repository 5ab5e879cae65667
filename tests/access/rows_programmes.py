"""Rows of programmes: public pages; what a reader sees on them is `visible_to`'s part."""

from typing import Any

from tests.access.matrix import ANYONE, Row, own
from tests.factories.programmes import make_pairing, make_participation, make_programme


def scene(world: Any) -> None:
    world.programme = make_programme()
    exemplar = make_participation(world.programme, role="exemplar")
    follower = make_participation(world.programme, world.own, role="fast_follower")
    world.pairing = make_pairing(exemplar, follower)


ROWS = [
    Row("programme_list", get=ANYONE),
    Row(
        "programme_detail",
        get=ANYONE,
        at=lambda world: {"slug": world.programme.slug},
        hidden=False,
    ),
    Row(
        "programmes:pairing",
        get=own("cio"),
        post=own("cio"),
        at=lambda world: {"pk": world.pairing.pk},
    ),
]
