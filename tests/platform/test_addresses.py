"""Addresses that nobody meant lead to a page, never to a fault."""

import pytest
from django.test import Client

from aspirant.middleware import LONGEST_ADDRESS
from tests.factories.evidence import ready_claim
from tests.factories.people import make_member
from tests.funding_pages.support import browser

pytestmark = pytest.mark.django_db
NUL = "%00"


@pytest.mark.parametrize(
    "place",
    [
        "/claims/",
        "/evidence/",
        "/funding/awards/",
        "/funding/imports/",
        "/funding/tranches/",
        "/funding/releases/",
        "/funding/batches/",
    ],
)
@pytest.mark.parametrize("reference", [NUL, f"CL-2021-0001{NUL}", "cl-2021-0001", "CL-2021-١٢٣٤"])
def test_what_is_no_reference_is_not_found(place: str, reference: str) -> None:
    client = browser(role="programme_manager")
    assert client.get(f"{place}{reference}/").status_code == 404


def test_a_list_of_what_was_signed_passes_over_what_is_no_reference() -> None:
    client = browser(make_member(ready_claim().trust, "cio"))
    assert client.get(f"/claims/signed/?claim={NUL}").status_code < 400


def test_an_invitation_that_is_no_text_is_a_page_too() -> None:
    assert browser(role="auditor").get(f"/invitations/{NUL}/").status_code < 500


def test_an_address_for_a_button_explains_itself_to_a_browser() -> None:
    client = browser(role="assessor")
    response = client.get("/claims/next/", headers={"accept": "text/html"})
    assert (response.status_code, response.headers["Allow"]) == (405, "POST")
    assert "only takes a button press" in response.content.decode()


def test_a_program_gets_the_bare_refusal() -> None:
    response = browser(role="assessor").get("/claims/next/", headers={"accept": "text/csv"})
    assert (response.status_code, response.content) == (405, b"")


def test_an_address_that_is_too_long_is_a_page_with_a_way_back(client: Client) -> None:
    response = client.get("/trusts/", {"search": "x" * LONGEST_ADDRESS})
    html = response.content.decode()
    assert response.status_code == 414
    assert "The address is too long" in html
    assert '<a href="/trusts/">' in html
    assert client.get("/trusts/", {"search": "x" * 90}).status_code == 200
