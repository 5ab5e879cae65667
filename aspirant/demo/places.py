"""The invented trusts. Their codes begin with ZZ, which the register does not use."""

from datetime import date

from core.actors import PORTAL
from core.dates import today
from trusts.models import Trust
from trusts.services.organisations import add_trusts

OPENED = date(2002, 4, 1)

TRUSTS = {
    "ZZ1": ("WEALDEN HOSPITALS NHS TRUST", "Y59", "WEALDEN"),
    "ZZ2": ("THORNCOMBE VALE UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", "Y58", "THORNCOMBE"),
    "ZZ3": ("HARROWDALE HOSPITALS NHS FOUNDATION TRUST", "Y63", "HARROWDALE"),
    "ZZ4": ("SALTMARSH AND FENS NHS FOUNDATION TRUST", "Y61", "SALTMARSH"),
    "ZZ5": ("KESTREL MOOR HOSPITALS NHS TRUST", "Y62", "KESTREL MOOR"),
    "ZZ6": ("NORTHDALE AMBULANCE SERVICE NHS TRUST", "Y63", "NORTHDALE"),
    "ZZ7": ("MIDMERE AMBULANCE SERVICE NHS TRUST", "Y60", "MIDMERE"),
    "ZZ8": ("WESTREACH AMBULANCE SERVICE NHS FOUNDATION TRUST", "Y58", "WESTREACH"),
    "ZZ9": ("ASHCOMBE COMMUNITY NHS TRUST", "Y59", "ASHCOMBE"),
    "ZZA": ("RAVENSBROOK MENTAL HEALTH NHS FOUNDATION TRUST", "Y56", "RAVENSBROOK"),
    "ZZB": ("LARKFIELD UNIVERSITY HOSPITALS NHS FOUNDATION TRUST", "Y60", "LARKFIELD"),
    "ZZC": ("STONEBRIDGE AND EASTHAY NHS TRUST", "Y61", "STONEBRIDGE"),
    "ZZD": ("OLDCASTLE GENERAL HOSPITALS NHS TRUST", "Y62", "OLDCASTLE"),
    "ZZE": ("FERNLEIGH CHILDREN'S NHS FOUNDATION TRUST", "Y56", "FERNLEIGH"),
    "ZZF": ("PENDLE WATER HOSPITALS NHS TRUST", "Y62", "PENDLE WATER"),
}


def make_trusts() -> dict[str, Trust]:
    """The invented trusts by code, each marked as demonstration."""
    made = [
        Trust(
            code=code,
            name=name,
            open_date=OPENED,
            region_code=region,
            town=town,
            as_of=today(),
            is_demo=True,
        )
        for code, (name, region, town) in TRUSTS.items()
    ]
    added = add_trusts(by=PORTAL, trusts=made, reason="Invented for the demonstration")
    return {trust.code: trust for trust in added}
