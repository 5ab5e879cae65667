"""The pages of programmes with the published facts: counts, pairs, and quiet about proposals."""

import re

import pytest
from django.test import Client

from tests.programmes.test_pages import MOST_QUERIES, page, sign_in_manager

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("facts")]


def test_the_list_counts_announced_and_named_trusts_apart(client: Client) -> None:
    shown = page(client, "/programmes/")
    assert "Digital Aspirant" in shown
    row = shown[shown.index("/programmes/digital-aspirant/") :]
    numbers = re.findall(r">(\d+)</td>", row)
    assert numbers[:3] == ["2020", "59", "14"]
    assert "Not recorded here" in row


def test_a_programme_says_who_takes_part_in_which_role_and_with_whom(client: Client) -> None:
    shown = page(client, "/programmes/gde-acute/")
    assert "34 announced; 30 named in our sources" in shown
    assert "16 announced; 16 named in our sources" in shown
    assert "£10,000,000 each" in shown
    assert "Salford Royal NHS Foundation Trust" in shown
    assert "Now Northern Care Alliance NHS Foundation Trust" in shown
    assert "Left: Left the programme by January 2018, after due diligence" in shown
    assert "As at" in shown


def test_an_award_shared_by_three_is_called_so(client: Client) -> None:
    assert "£5,000,000 shared by all" in page(client, "/programmes/gde-ambulance/")


@pytest.mark.parametrize("form", ["", "?format=csv", "?q=&role=fast_follower", "?search=London"])
def test_proposed_followers_are_on_no_public_page_and_in_no_public_file(
    client: Client, form: str
) -> None:
    shown = page(client, f"/programmes/gde-mental-health/{form}")
    for quiet in ("East London", "Sussex Partnership", "Lancashire Care", "Sheffield Health"):
        assert quiet not in shown


def test_staff_see_the_proposed_ones_marked_as_not_public(client: Client) -> None:
    sign_in_manager(client)
    shown = page(client, "/programmes/gde-mental-health/")
    assert "Sussex Partnership NHS Foundation Trust" in shown
    assert "Proposed (not public)" in shown
    assert "(proposed, not public)" in shown


@pytest.mark.parametrize("address", ["/programmes/", "/programmes/gde-acute/"])
def test_pages_ask_few_questions_whatever_their_size(
    client: Client, address: str, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):  # type: ignore[operator]
        client.get(address)
