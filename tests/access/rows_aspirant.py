"""Rows of the pages that join apps."""

from tests.access.matrix import ANYONE, Row

ROWS = [
    Row("home", get=ANYONE),
    Row("healthz", get=ANYONE),
    Row("readyz", get=ANYONE),
    Row("help", get=ANYONE),
    Row("accessibility", get=ANYONE),
    Row("cookies", get=ANYONE),
    Row("privacy", get=ANYONE),
    Row("data", get=ANYONE),
    Row(
        "data_file",
        get=ANYONE,
        at=lambda world: {"slug": "programmes", "ending": "json"},
        hidden=False,
    ),
    Row("data_description", get=ANYONE),
    Row("trust_list", get=ANYONE),
    Row("trust_detail", get=ANYONE, at=lambda world: {"code": world.own.code}, hidden=False),
]
