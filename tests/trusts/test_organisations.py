"""Trusts as rows: what the database keeps whoever writes."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.errors import BadInput
from core.history import events_of
from tests.factories.trusts import make_trust
from trusts.models import Trust

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("opened", "closes", "day", "is_open"),
    [
        (date(2001, 4, 1), None, date(2001, 3, 31), False),
        (date(2001, 4, 1), None, date(2001, 4, 1), True),
        (date(2001, 4, 1), date(2021, 9, 30), date(2021, 9, 30), True),
        (date(2001, 4, 1), date(2021, 9, 30), date(2021, 10, 1), False),
        (date(2001, 4, 1), date(2031, 9, 30), date(2026, 1, 1), True),
    ],
)
def test_open_is_computed_alike_in_python_and_in_the_database(
    opened: date, closes: date | None, day: date, is_open: bool
) -> None:
    trust = make_trust(open_date=opened, close_date=closes)
    assert trust.is_open(day) is is_open
    assert Trust.objects.open_on(day).filter(pk=trust.pk).exists() is is_open


def test_the_address_is_one_line() -> None:
    trust = Trust(address="1 HIGH STREET", town="ST. IVES", postcode="TR26 1AA")
    assert trust.where == "1 High Street, St. Ives, TR26 1AA"
    assert Trust().where == ""


def test_a_trust_without_an_opening_date_is_not_open() -> None:
    assert not Trust(code="R0A", name="NEW NHS TRUST").is_open(date(2026, 1, 1))


def test_a_code_is_given_once() -> None:
    make_trust(code="TAD")
    with pytest.raises(BadInput, match="code TAD already"):
        make_trust(code="TAD")


def test_adding_a_trust_records_its_name_place_and_who_added_it() -> None:
    trust = make_trust(name="BRADFORD DISTRICT CARE NHS TRUST")
    assert [name.name for name in trust.names.all()] == ["BRADFORD DISTRICT CARE NHS TRUST"]
    assert str(trust.places.get()) == "South West, Devon"
    assert [event.pgh_context["name"] for event in events_of(trust)] == ["test"]


def test_a_bulk_update_outside_a_service_is_refused() -> None:
    trust = make_trust()
    with pytest.raises(DatabaseError, match="names_actor"), transaction.atomic():
        Trust.objects.filter(pk=trust.pk).update(name="STOLEN NHS TRUST")


def test_a_trust_is_never_deleted() -> None:
    trust = make_trust()
    with pytest.raises(DatabaseError, match="never deleted"), transaction.atomic():
        Trust.objects.filter(pk=trust.pk)._raw_delete("default")
