"""Rows of the pages that join apps."""

from tests.access.matrix import ANYONE, Row

ROWS = [
    Row("trust_list", get=ANYONE),
    Row("trust_detail", get=ANYONE, at=lambda world: {"code": world.own.code}, hidden=False),
]
