"""Names from the register's capitals."""

import pytest

from trusts.wording import display_name


@pytest.mark.parametrize(
    ("capitals", "written"),
    [
        ("GUY'S AND ST THOMAS' NHS FOUNDATION TRUST", "Guy's and St Thomas' NHS Foundation Trust"),
        ("WOMEN'S AND CHILDREN'S NHS TRUST", "Women's and Children's NHS Trust"),
        ("THE NEWCASTLE UPON TYNE HOSPITALS", "The Newcastle upon Tyne Hospitals"),
        ("5 BOROUGHS PARTNERSHIP NHS TRUST", "5 Boroughs Partnership NHS Trust"),
        ("2GETHER NHS FOUNDATION TRUST", "2gether NHS Foundation Trust"),
        ("NORTHUMBERLAND, TYNE AND WEAR", "Northumberland, Tyne and Wear"),
        ("LANCASHIRE & SOUTH CUMBRIA", "Lancashire & South Cumbria"),
        ("THE QUEEN ELIZABETH HOSPITAL, KING'S LYNN", "The Queen Elizabeth Hospital, King's Lynn"),
        ("STOKE-ON-TRENT", "Stoke-on-Trent"),
        ("WESTON-SUPER-MARE", "Weston-super-Mare"),
        ("ST. ASAPH", "St. Asaph"),
        ("TRUST (THE NORTH)", "Trust (The North)"),
        ("Wealden Hospitals NHS Trust", "Wealden Hospitals NHS Trust"),
        ("", ""),
    ],
)
def test_capitals_are_written_as_people_write_them(capitals: str, written: str) -> None:
    assert display_name(capitals) == written
