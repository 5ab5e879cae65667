"""Signing in: no side doors, a second step for staff, sessions that end."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.middleware import SIGNED_IN_AT
from accounts.models import User
from accounts.services import create_user, deactivate_user, end_sessions, give_staff_role
from core.actors import PORTAL
from tests.access.world import sign_in
from tests.conftest import HttpsClient
from tests.factories.accounts import make_user
from tests.factories.people import add_member
from tests.factories.trusts import make_trust

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"
ACCOUNT = "/account/"


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = False
    settings.MFA_RATE_LIMITS = False


@pytest.fixture
def person() -> User:
    return create_user(by=PORTAL, email="a.person@example.nhs.uk", name="A", password=PASSWORD)


@pytest.fixture
def member_of_staff(person: User) -> User:
    give_staff_role(by=PORTAL, user=person, role="finance_approver")
    return person


def enter(client: Client, user: User, password: str = PASSWORD) -> Any:
    return client.post("/accounts/login/", {"login": user.email.upper(), "password": password})


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_address_and_password_let_in_and_the_session_is_new(
    client: Client, person: User
) -> None:
    client.get("/accounts/login/")
    before = client.session.session_key
    enter(client, person)
    assert is_in(client)
    assert client.session.session_key != before
    assert client.get(ACCOUNT).status_code == 200


def test_a_wrong_password_says_no_more_than_an_unknown_address(
    client: Client, person: User
) -> None:
    answers = [
        client.post("/accounts/login/", {"login": email, "password": "wrong"}).content.decode()
        for email in (person.email, "nobody@example.com")
    ]
    said = [re.findall(r"error-message.*?</span>(.*?)<", answer, re.S) for answer in answers]
    assert said[0] == said[1]
    assert not is_in(client)


def test_guessing_is_slowed(client: Client, person: User, settings: Any) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/m/ip"}
    for _ in range(4):
        answer = enter(client, person, "wrong")
    assert "Too many attempts failed" in answer.content.decode()
    assert not is_in(client)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/accounts/login/", ["Enter your email address", "Enter your password"]),
        ("/accounts/password/reset/", ["Enter your email address"]),
    ],
)
def test_an_empty_form_says_what_to_enter(client: Client, address: str, said: list[str]) -> None:
    page = client.post(address, {}).content.decode()
    assert all(sentence in page for sentence in said)


def test_an_address_that_is_none_is_asked_for_as_elsewhere(client: Client) -> None:
    page = client.post("/accounts/password/reset/", {"email": "nobody"}).content.decode()
    assert "Enter an email address in the correct format, like name@example.com" in page


def test_nobody_signs_up_without_an_invitation(client: Client) -> None:
    assert "You need an invitation" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"email": "a@example.com", "password1": PASSWORD})
    assert not User.objects.filter(email="a@example.com").exists()


def test_a_closed_account_does_not_get_in_and_drops_out(client: Client, person: User) -> None:
    enter(client, person)
    by = make_user(staff_role="administrator")
    deactivate_user(by=by, user=person, reason="Left")
    assert client.get(ACCOUNT).status_code == 302
    enter(client, person)
    assert client.get(ACCOUNT).status_code == 302


def test_ended_sessions_are_dead(client: Client, person: User) -> None:
    enter(client, person)
    end_sessions(by=person, user=person)
    assert client.get(ACCOUNT).status_code == 302


def test_signing_out_everywhere_ends_this_session_too(client: Client, person: User) -> None:
    elsewhere = sign_in(person)
    enter(client, person)
    client.post("/account/sign-out-everywhere/")
    assert client.get(ACCOUNT).status_code == 302
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_a_new_password_ends_every_other_session(person: User) -> None:
    here, elsewhere = sign_in(person), sign_in(person)
    new = "another long pass phrase"
    given = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    here.post("/accounts/password/change/", given)
    assert here.get(ACCOUNT).status_code == 200
    assert elsewhere.get(ACCOUNT).status_code == 302


def test_a_session_ends_after_a_week_whatever_happens(client: Client, person: User) -> None:
    enter(client, person)
    session = client.session
    session[SIGNED_IN_AT] = int(time.time()) - 8 * 24 * 3600
    session.save()
    assert client.get(ACCOUNT).status_code == 302
    assert not is_in(client)


def test_a_session_ends_after_twenty_hours_of_inactivity(client: Client, person: User) -> None:
    enter(client, person)
    client.get(ACCOUNT)
    with time_machine.travel(timezone.now() + timedelta(hours=19)):
        assert client.get(ACCOUNT).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=38)):
        assert client.get(ACCOUNT).status_code == 200
    with time_machine.travel(timezone.now() + timedelta(hours=59)):
        assert client.get(ACCOUNT).status_code == 302


def test_a_reset_link_sets_a_password_once_and_keeps_the_second_step(
    client: Client, member_of_staff: User
) -> None:
    Authenticator.objects.create(user=member_of_staff, type="totp", data={})
    client.post("/accounts/password/reset/", {"email": member_of_staff.email})
    link = re.search(r"https?://\S+(/accounts/password/reset/key/\S+)", Email.objects.get().message)
    page = client.get(link[1], follow=True)  # type: ignore[index]
    new = "another long pass phrase"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert User.objects.get(pk=member_of_staff.pk).check_password(new)
    answer = enter(client, member_of_staff, new)
    assert answer["Location"].startswith("/accounts/2fa/authenticate")
    assert not is_in(client)
    assert "no longer" in str(client.get(link[1], follow=True).content) or (  # type: ignore[index]
        "already" in client.get(link[1], follow=True).content.decode()  # type: ignore[index]
    )


def test_a_new_address_counts_when_its_link_is_opened(client: Client, person: User) -> None:
    enter(client, person)
    browser = sign_in(person)
    browser.post("/accounts/email/", {"email": "new@example.com", "action_add": ""})
    assert User.objects.get(pk=person.pk).email == "a.person@example.nhs.uk"
    mail = Email.objects.get(to="new@example.com")
    link = re.search(r"/accounts/confirm-email/\S+", mail.message)
    browser.post(link[0])  # type: ignore[index]
    assert User.objects.get(pk=person.pk).email == "new@example.com"


class TestSecondStep:
    """Staff have one; without, they reach nothing but the page to set it up."""

    @pytest.mark.parametrize(
        "address",
        [ACCOUNT, "/people/", "/programmes/", "/admin/", "/trusts/", "/help/roles/", "/mail/"],
    )
    def test_staff_without_one_are_sent_to_set_it_up(
        self, client: Client, member_of_staff: User, address: str
    ) -> None:
        enter(client, member_of_staff)
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))

    def test_people_of_trusts_may_go_without(self, client: Client, person: User) -> None:
        add_member(person, make_trust(), "cio")
        enter(client, person)
        assert client.get("/team/").status_code == 200

    def test_in_the_demonstration_it_is_not_asked_for(
        self, client: Client, member_of_staff: User, settings: Any
    ) -> None:
        settings.SECOND_FACTOR_REQUIRED = False
        enter(client, member_of_staff)
        assert client.get(ACCOUNT).status_code == 200

    def test_setting_one_up_opens_the_portal_and_its_secret_is_encrypted(
        self, member_of_staff: User
    ) -> None:
        client = sign_in(member_of_staff)
        assert client.get(ACCOUNT).status_code == 302
        page = client.get(reverse("mfa_activate_totp"))
        secret = page.context["form"].secret
        code = totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))
        client.post(reverse("mfa_activate_totp"), {"code": code})
        stored = Authenticator.objects.get(user=member_of_staff, type="totp").data["secret"]
        assert secret not in stored
        assert client.get(ACCOUNT).status_code == 200

    def test_the_password_alone_does_not_let_in(self, client: Client, person: User) -> None:
        Authenticator.objects.create(user=person, type="totp", data={})
        enter(client, person)
        assert not is_in(client)

    def test_staff_keep_their_last_one(self, member_of_staff: User) -> None:
        Authenticator.objects.create(user=member_of_staff, type="totp", data={})
        client = sign_in(member_of_staff)
        client.post(reverse("mfa_deactivate_totp"))
        assert Authenticator.objects.filter(user=member_of_staff, type="totp").exists()

    def test_a_code_lets_in_once_for_as_long_as_it_would_be_believed(self, person: User) -> None:
        secret = totp.generate_totp_secret()
        totp.TOTP.activate(person, secret)
        step = int(time.time()) // 30 + 2
        code = totp.format_hotp_value(totp.hotp_value(secret, step))
        for seconds, lets_in in ((1, True), (2, False), (32, False)):
            with time_machine.travel(step * 30 + seconds, tick=False):
                browser = HttpsClient()
                enter(browser, person)
                browser.post(reverse("mfa_authenticate"), {"code": code})
                assert is_in(browser) is lets_in

    def test_staff_keep_their_last_passkey(self, member_of_staff: User) -> None:
        keys = [
            Authenticator.objects.create(user=member_of_staff, type="webauthn", data={"name": name})
            for name in ("laptop", "telephone")
        ]
        client = sign_in(member_of_staff)
        addresses = [reverse("mfa_remove_webauthn", args=[key.pk]) for key in keys]
        assert client.post(addresses[0]).status_code == 302
        for answer in (client.get(addresses[1]), client.post(addresses[1])):
            assert answer.status_code == 409
            assert "“telephone” is your only second step" in answer.content.decode()
        assert Authenticator.objects.get(user=member_of_staff) == keys[1]


class TestAdmin:
    """Django admin opens for administrators only, and has no sign-in of its own."""

    def test_its_sign_in_is_ours(self, client: Client, person: User) -> None:
        given = {"username": person.email, "password": PASSWORD}
        answer = client.post("/admin/login/", given)
        assert answer["Location"].startswith("/accounts/login/")
        assert not is_in(client)

    @pytest.mark.parametrize("role", ["", "programme_manager", "auditor"])
    def test_nobody_but_administrators_gets_in(self, role: str) -> None:
        user = make_user(staff_role=role)
        Authenticator.objects.create(user=user, type="totp", data={})
        answer = sign_in(user).get("/admin/", follow=True)
        assert answer.status_code == 403

    def test_an_administrator_gets_in(self) -> None:
        user = make_user(staff_role="administrator")
        Authenticator.objects.create(user=user, type="totp", data={})
        assert sign_in(user).get("/admin/").status_code == 200


class TestDemonstration:
    """One button a person, only in the demonstration."""

    def test_outside_it_the_button_does_not_exist(self, client: Client) -> None:
        demo = create_user(by=PORTAL, email="d@example.com", name="D", is_demo=True)
        assert client.post("/demonstration/sign-in/", {"person": demo.pk}).status_code == 404
        assert not is_in(client)

    def test_it_lets_invented_people_in(self, client: Client, settings: Any) -> None:
        settings.DEMONSTRATION = True
        settings.SECOND_FACTOR_REQUIRED = False
        demo = create_user(by=PORTAL, email="d@example.com", name="Dee Mo", is_demo=True)
        give_staff_role(by=PORTAL, user=demo, role="assessor")
        page = client.get("/accounts/login/").content.decode()
        assert "Dee Mo" in page
        assert "Assessor" in page
        client.post("/demonstration/sign-in/", {"person": demo.pk})
        assert is_in(client)

    def test_it_lets_nobody_else_in(self, client: Client, person: User, settings: Any) -> None:
        settings.DEMONSTRATION = True
        assert client.post("/demonstration/sign-in/", {"person": person.pk}).status_code == 404
