"""Where people are stuck, the page says whom to write to."""

from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from aspirant.outage import unavailable

ADDRESS = "help@example.org"
LINK = f'<a href="mailto:{ADDRESS}">{ADDRESS}</a>'
PUBLIC = ("/help/", "/accessibility/", "/nowhere/", "/accounts/signup/", "/accounts/inactive/")


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_the_address_of_support_is_there(client: Client, settings: Any, address: str) -> None:
    settings.SUPPORT_EMAIL = ADDRESS
    assert LINK in client.get(address).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", PUBLIC)
def test_without_one_the_programme_team_is_named(
    client: Client, settings: Any, address: str
) -> None:
    settings.SUPPORT_EMAIL = ""
    page = client.get(address).content.decode()
    assert "mailto:" not in page
    assert "the programme team" in page


def test_an_outage_names_it_too(settings: Any) -> None:
    settings.SUPPORT_EMAIL = ADDRESS
    assert LINK in unavailable().content.decode()


@pytest.mark.parametrize("page", ["403.html", "429.html", "500.html"])
def test_refusals_name_it_too(page: str) -> None:
    context = {"support_email": ADDRESS}
    assert LINK in render_to_string(page, context)
