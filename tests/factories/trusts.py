"""Trusts for tests, made by the services, as people make them."""

from datetime import date
from itertools import count
from typing import Any

from core.actors import SystemActor
from trusts.models import Trust
from trusts.services.organisations import add_trust

TESTER = SystemActor("test")
_numbers = count(1)


def make_trust(**facts: Any) -> Trust:
    """An open trust with a code of its own (T001A, T002A, …; T1000 and on for state machines)."""
    number = next(_numbers)
    defaults = {
        "code": f"T{number:03d}A" if number < 1000 else f"T{number}",
        "name": f"TEST {number} NHS TRUST",
        "open_date": date(2001, 4, 1),
        "region_code": "Y58",
        "icb_code": "QJK",
        "town": "EXETER",
        "postcode": "EX1 1AA",
    }
    return add_trust(by=TESTER, **{**defaults, **facts})
