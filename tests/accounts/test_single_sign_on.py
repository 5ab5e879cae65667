"""Single sign-on against a real OpenID Connect server: it lets in whom the portal knows."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from accounts.models import User
from accounts.services import change_email, create_user, deactivate_user, give_staff_role
from aspirant.embedded.places import REPOSITORY
from core.actors import PORTAL
from tests.conftest import HttpsClient
from tests.factories.accounts import make_user
from tests.factories.people import add_member
from tests.factories.trusts import make_trust
from tests.support.oidc import CLIENT, SECRET, packed

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/oidc/nhs/login/"
EMAIL = "a.person@example.nhs.uk"


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a running server."""
    command = [sys.executable, "-m", "tests.support.oidc"]
    with subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture(autouse=True)
def _configured(server: str, settings: Any) -> None:
    app: dict[str, Any] = {
        "provider_id": "nhs",
        "name": "NHS sign-in",
        "client_id": CLIENT,
        "secret": SECRET,
    }
    found = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    app["settings"] = {"server_url": server}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {**found, "APPS": [app]}}


@pytest.fixture
def person() -> User:
    """Somebody who was invited, and belongs to a trust."""
    user = create_user(by=PORTAL, email=EMAIL, name="A Person")
    add_member(user, make_trust(), "contributor")
    return user


def come_back(client: Client, **claims: Any) -> str:
    """Leave for the server, sign in there, and the address that it sends back to."""
    away = client.post(LOGIN)
    assert away.status_code == 302
    who = {"sub": "1", "email": EMAIL, "email_verified": True, "name": "A Person", **claims}
    there = f"{away['Location']}&{urlencode({'person': packed(who)})}"
    answer = requests.get(there, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def sign_in(client: Client, **claims: Any) -> Any:
    return client.get(come_back(client, **claims), follow=True)


def is_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def nothing_was_made(before: int) -> bool:
    return User.objects.count() == before and not SocialAccount.objects.exists()


def test_it_is_offered_where_it_is_configured(client: Client, settings: Any) -> None:
    assert "NHS sign-in" in client.get("/accounts/login/").content.decode()
    assert "You go to NHS sign-in and come back" in client.get(LOGIN).content.decode()
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}
    assert "NHS sign-in" not in client.get("/accounts/login/").content.decode()
    assert client.post(LOGIN).status_code == 404


def test_an_invited_person_with_a_confirmed_address_lands_at_home(
    client: Client, person: User
) -> None:
    answer = sign_in(client)
    assert answer.redirect_chain[-1][0] == "/"
    assert "What we need from you" in answer.content.decode()
    assert client.session["_auth_user_id"] == str(person.pk)
    assert SocialAccount.objects.get().user == person


def test_they_come_in_again_whatever_their_address_is_by_then(client: Client, person: User) -> None:
    sign_in(client)
    change_email(by=person, user=person, email="married@example.nhs.uk")
    client.logout()
    sign_in(client)
    assert client.session["_auth_user_id"] == str(person.pk)


@pytest.mark.parametrize(
    "claims",
    [{"email": "somebody.else@example.nhs.uk"}, {"email_verified": False}, {"email": ""}],
    ids=["unknown", "not confirmed", "none"],
)
def test_whoever_was_not_invited_is_told_so_and_no_account_is_made(
    client: Client, person: User, claims: dict[str, Any]
) -> None:
    people = User.objects.count()
    answer = sign_in(client, **claims)
    assert "You need an invitation" in answer.content.decode()
    assert not is_in(client)
    assert nothing_was_made(people)
    given = {"email": "somebody.else@example.nhs.uk", "name": "B"}
    client.post("/accounts/social/signup/", given, follow=True)
    assert not is_in(client)
    assert nothing_was_made(people)


@pytest.mark.parametrize("came_before", [True, False])
def test_whoever_left_is_refused(client: Client, person: User, came_before: bool) -> None:
    if came_before:
        sign_in(client)
        client.logout()
    deactivate_user(by=make_user(staff_role="administrator"), user=person, reason="Left")
    answer = sign_in(client)
    assert "Your account is closed" in answer.content.decode()
    assert not is_in(client)
    assert SocialAccount.objects.exists() is came_before


class TestStaff:
    """The second step is the portal's own, however somebody came in."""

    def test_without_one_they_set_it_up_first(self, client: Client, person: User) -> None:
        give_staff_role(by=PORTAL, user=person, role="assessor")
        answer = sign_in(client)
        assert answer.redirect_chain[-1][0] == "/accounts/2fa/"
        assert client.get("/claims/").status_code == 302

    def test_with_one_they_are_asked_for_it(self, client: Client, person: User) -> None:
        give_staff_role(by=PORTAL, user=person, role="assessor")
        Authenticator.objects.create(user=person, type="totp", data={})
        answer = sign_in(client)
        assert "Second step" in answer.content.decode()
        assert not is_in(client)


@pytest.mark.parametrize(
    "claims",
    [{"aud": "another portal"}, {"iss": "https://elsewhere.example"}, {"exp": 1}],
    ids=["for another", "of another", "too old"],
)
def test_what_the_server_did_not_say_to_us_now_is_not_believed(
    client: Client, person: User, claims: dict[str, Any]
) -> None:
    assert "That did not work" in sign_in(client, **claims).content.decode()
    assert not is_in(client)


def test_a_way_back_that_another_browser_began_leads_nowhere(person: User) -> None:
    address = come_back(HttpsClient())
    victim = HttpsClient()
    assert "That did not work" in victim.get(address, follow=True).content.decode()
    assert not is_in(victim)
