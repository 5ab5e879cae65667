"""`/programmes/` and `/programmes/<slug>/`: public, and quiet about proposals."""

from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from programmes import services
from tests.factories.programmes import (
    make_manager,
    make_pair,
    make_pairing,
    make_participation,
    make_programme,
)
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8


def sign_in_manager(client: Client) -> None:
    """A programme manager with a second step, as staff need one."""
    manager = make_manager()
    Authenticator.objects.create(user=manager, type=Authenticator.Type.TOTP, data={})
    client.force_login(manager)


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(text_of(response).split())


def text_of(response: Any) -> str:
    """The whole text of a page or of a file that is sent piece by piece."""
    sent = response.getvalue() if response.streaming else response.content
    return str(sent.decode("utf-8-sig"))


def test_a_participant_without_announcement_is_listed_once_it_has_signed(client: Client) -> None:
    row = make_participation(trust=make_trust(name="SIGNED NHS TRUST"), status="due_diligence")
    address = row.programme.get_absolute_url()
    assert "Signed NHS Trust" not in page(client, address)
    manager = make_manager()
    services.finish_due_diligence(by=manager, participation=row)
    services.sign_agreement(by=manager, participation=row)
    assert "Agreement signed" in page(client, address)


def test_the_file_holds_code_names_and_partners(client: Client) -> None:
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    sign_in_manager(client)
    address = exemplar.programme.get_absolute_url()
    rows = text_of(client.get(f"{address}?format=csv")).splitlines()
    assert rows[0] == "Trust,ODS code,Name today,Takes part as,Stage,Since,Paired with,Source"
    assert f"{follower.name_at_the_time} (proposed, not public)" in rows[1]
    assert exemplar.trust.code in rows[1]


def test_an_unknown_programme_is_not_found(client: Client) -> None:
    assert client.get("/programmes/nowhere/").status_code == 404


def test_a_programme_without_figures_says_so(client: Client) -> None:

    services.create_programme(
        by=make_manager(), slug="bare", name="Bare", summary="Nothing yet.", is_demo=True
    )
    shown = page(client, "/programmes/bare/")
    assert "announced" not in shown[shown.index("<main") :]
    assert "invented for the demonstration" in shown
    assert "No trust matches" in shown


def test_a_later_cap_replaces_an_earlier_one_from_its_day_on(client: Client) -> None:
    programme = make_programme()
    assert "£6,000,000 each" in page(client, programme.get_absolute_url())
    services.set_cap(
        by=make_manager(),
        programme=programme,
        role="aspirant",
        amount=Decimal(7_000_000),
        source="A decision",
    )
    assert "£7,000,000 each" in page(client, programme.get_absolute_url())
