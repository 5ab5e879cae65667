"""How views say who may open them."""

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from accounts.access import fresh_sign_in, needs
from accounts.models import User
from accounts.permissions import Permission as P
from accounts.services import create_user
from core.actors import PORTAL
from core.errors import NotAllowed
from tests.factories.accounts import make_user
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust
from trusts.people import trusts_of

pytestmark = pytest.mark.django_db


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("done")


def ask(user: User, trust: Any = None) -> HttpRequest:
    """A request as the middleware leaves it."""
    request = RequestFactory().post("/somewhere/")
    request.user = user
    request.trusts = trusts_of(user)  # type: ignore[attr-defined]
    request.trust = trust  # type: ignore[attr-defined]
    SessionMiddleware(page).process_request(request)
    MessageMiddleware(page).process_request(request)
    return request


def signed_in(request: HttpRequest, method: str, minutes_ago: int) -> HttpRequest:
    request.session["account_authentication_methods_user"] = str(request.user.pk)
    at = time.time() - minutes_ago * 60
    request.session["account_authentication_methods"] = [{"method": method, "at": at}]
    return request


def test_a_staff_role_opens_a_page() -> None:
    view = needs(P.CLAIM_DECIDE)(page)
    assert view(ask(make_user(staff_role="assessor"))).status_code == 200
    with pytest.raises(NotAllowed, match="Ask one of these"):
        view(ask(make_user(staff_role="auditor")))


def test_a_role_at_the_trust_acted_for_opens_a_page() -> None:
    trust = make_trust()
    view = needs(P.CLAIM_SIGN)(page)
    assert view(ask(make_member(trust, "cio"), trust)).status_code == 200
    with pytest.raises(NotAllowed):
        view(ask(make_member(trust, "viewer"), trust))


def test_who_belongs_to_several_trusts_chooses_first() -> None:
    person = make_member(make_trust(), "cio")
    add_member(person, make_trust(), "viewer")
    answer = needs(P.CLAIM_SIGN)(page)(ask(person))
    assert answer.url == "/acting-for/?next=%2Fsomewhere%2F"  # type: ignore[attr-defined]


def test_staff_of_several_trusts_need_not_choose_for_staff_work() -> None:
    person = make_user(staff_role="assessor")
    add_member(person, make_trust())
    add_member(person, make_trust())
    assert needs(P.CLAIM_DECIDE)(page)(ask(person)).status_code == 200


class TestFreshSignIn:
    """Whoever moves money has just said who they are."""

    view = staticmethod(fresh_sign_in(page))

    @pytest.fixture
    def person(self) -> User:
        return create_user(by=PORTAL, email="a@example.com", name="A", password="x y z x y z")

    def test_a_moment_ago_is_enough(self, person: User) -> None:
        assert self.view(signed_in(ask(person), "password", 14)).status_code == 200

    def test_longer_ago_is_not(self, person: User) -> None:
        answer = self.view(signed_in(ask(person), "password", 16))
        assert answer.url == "/accounts/reauthenticate/?next=%2Fsomewhere%2F"  # type: ignore[attr-defined]

    def test_who_has_a_second_step_confirms_with_it(self, person: User) -> None:
        Authenticator.objects.create(user=person, type="totp", data={})
        answer = self.view(signed_in(ask(person), "password", 1))
        assert answer.url == "/accounts/2fa/reauthenticate/?next=%2Fsomewhere%2F"  # type: ignore[attr-defined]
        assert self.view(signed_in(ask(person), "mfa", 1)).status_code == 200

    def test_who_has_neither_signs_in_again(self) -> None:
        answer = self.view(ask(make_user()))
        assert answer.url == "/account/sign-in-again/?next=%2Fsomewhere%2F"  # type: ignore[attr-defined]

    def test_the_button_of_the_demonstration_counts(self) -> None:
        assert self.view(signed_in(ask(make_user()), "demonstration", 1)).status_code == 200

    def test_another_persons_sign_in_does_not_count(self, person: User) -> None:
        request = signed_in(ask(person), "password", 1)
        request.user = make_user()
        assert self.view(request).status_code == 302
