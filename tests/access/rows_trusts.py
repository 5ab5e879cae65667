"""Rows of trusts: register and people."""

from datetime import date
from typing import Any

from tests.access.matrix import Row, own, staff
from tests.trusts.files import as_csv, row
from trusts.services.uploads import upload_register


def scene(world: Any) -> None:
    """A register file that waits to be confirmed."""
    world.register_import = upload_register(
        by=world.people["administrator"],
        file_name="etr.csv",
        content=as_csv(row()),
        as_of=date(2022, 6, 1),
    )


def register_import(world: Any) -> dict[str, Any]:
    return {"pk": world.register_import.pk}


RECORDS_PROFILE = staff("programme_manager", "administrator") | own("cio")
ADMINISTRATOR = staff("administrator")
ROWS = [
    Row(
        "trusts:profile",
        get=RECORDS_PROFILE,
        post=RECORDS_PROFILE,
        at=lambda world: {"code": world.own.code},
        hidden=False,
    ),
    Row(
        "admin:trusts_registerimport_confirm", post=ADMINISTRATOR, at=register_import, hidden=False
    ),
    Row(
        "admin:trusts_registerimport_discard", post=ADMINISTRATOR, at=register_import, hidden=False
    ),
]
