"""Rows of reported mistakes and corrections."""

from typing import Any

from corrections.services import READER, report_mistake
from tests.access.matrix import ANYONE, Row, staff


def scene(world: Any) -> None:
    """A reader found something."""
    world.report = report_mistake(by=READER, page="/trusts/", text="The name is wrong.")


def reference(world: Any) -> dict[str, Any]:
    return {"reference": world.report.reference}


ANSWERERS = staff("programme_manager", "blueprint_editor", "administrator")
ROWS = [
    Row("corrections:list", get=ANYONE),
    Row("corrections:report", get=ANYONE, post=ANYONE),
    Row("corrections:sent", get=ANYONE, at=reference, hidden=False),
    Row("corrections:reports", get=ANSWERERS),
    Row("corrections:answer", get=ANSWERERS, post=ANSWERERS, at=reference, hidden=False),
    Row("corrections:record", get=ANSWERERS, post=ANSWERERS),
]
