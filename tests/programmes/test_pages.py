"""`/programmes/` and `/programmes/<slug>/`: public, and quiet about proposals."""

import re
from decimal import Decimal
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from core.actors import PORTAL
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


@pytest.fixture
def facts() -> None:
    services.load_published_facts(by=PORTAL)


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


@pytest.mark.usefixtures("facts")
def test_the_list_counts_announced_and_named_trusts_apart(client: Client) -> None:
    shown = page(client, "/programmes/")
    assert "Digital Aspirant" in shown
    row = shown[shown.index("/programmes/digital-aspirant/") :]
    numbers = re.findall(r">(\d+)</td>", row)
    assert numbers[:3] == ["2020", "59", "14"]
    assert "Not recorded here" in row


@pytest.mark.usefixtures("facts")
def test_a_programme_says_who_takes_part_in_which_role_and_with_whom(client: Client) -> None:
    shown = page(client, "/programmes/gde-acute/")
    assert "34 announced; 30 named in our sources" in shown
    assert "16 announced; 16 named in our sources" in shown
    assert "£10,000,000 each" in shown
    assert "Salford Royal NHS Foundation Trust" in shown
    assert "Now Northern Care Alliance NHS Foundation Trust" in shown
    assert "Left: Left the programme by January 2018, after due diligence" in shown
    assert "As at" in shown


@pytest.mark.usefixtures("facts")
def test_an_award_shared_by_three_is_called_so(client: Client) -> None:
    assert "£5,000,000 shared by all" in page(client, "/programmes/gde-ambulance/")


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("form", ["", "?format=csv", "?q=&role=fast_follower", "?search=London"])
def test_proposed_followers_are_on_no_public_page_and_in_no_public_file(
    client: Client, form: str
) -> None:
    shown = page(client, f"/programmes/gde-mental-health/{form}")
    for quiet in ("East London", "Sussex Partnership", "Lancashire Care", "Sheffield Health"):
        assert quiet not in shown


@pytest.mark.usefixtures("facts")
def test_staff_see_the_proposed_ones_marked_as_not_public(client: Client) -> None:
    sign_in_manager(client)
    shown = page(client, "/programmes/gde-mental-health/")
    assert "Sussex Partnership NHS Foundation Trust" in shown
    assert "Proposed (not public)" in shown
    assert "(proposed, not public)" in shown


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


@pytest.mark.usefixtures("facts")
@pytest.mark.parametrize("address", ["/programmes/", "/programmes/gde-acute/"])
def test_pages_ask_few_questions_whatever_their_size(
    client: Client, address: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        client.get(address)


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
