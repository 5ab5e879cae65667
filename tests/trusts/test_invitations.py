"""Letting people in: by link, once, for who was invited."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from post_office.models import STATUS, Email

from accounts.models import User
from accounts.permissions import Permission as P
from core.actors import PORTAL
from core.errors import BadInput, NotAllowed, NotPossible
from core.history import events_of
from core.models import OutgoingMail
from core.outbox import report_failures
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.trusts import make_trust
from trusts.models import Invitation, Trust
from trusts.policies.people import can_invite
from trusts.services.invitations import (
    accept,
    accept_invitation,
    invite,
    send_invitation_again,
    withdraw_invitation,
)

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery staple"


@pytest.fixture
def trust() -> Trust:
    return make_trust()


@pytest.fixture
def cio(trust: Trust) -> User:
    return make_member(trust, "cio", "Una O'Brien")


def ask(by: Any, trust: Trust | None, role: str = "contributor", **given: str) -> Invitation:
    found = {"email": "New.Person@Example.NHS.uk", "name": "New Person", **given}
    invitation: Invitation = invite(by=by, trust=trust, role=role, **found)
    return invitation


def link(invitation: Invitation) -> str:
    """The address in the newest mail to who was invited."""
    text = Email.objects.filter(to=invitation.email).latest("pk").message
    return "/invitations/" + text.partition("/invitations/")[2].split()[0]


def test_the_mail_says_who_invites_to_what_and_by_when(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    mail = Email.objects.get()
    assert mail.to == ["new.person@example.nhs.uk"]
    assert mail.subject == "Una O'Brien invites you to Aspirant"
    assert str(trust) in mail.message
    assert "Contributor. Uploads evidence" in mail.message
    assert link(invitation) in mail.message


def test_the_table_keeps_no_token(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    token = link(invitation).split("/")[2]
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())
    assert OutgoingMail.objects.get().secret


@pytest.mark.parametrize("role", ["contributor", "finance_lead", "viewer"])
def test_only_who_manages_the_team_invites(trust: Trust, role: str) -> None:
    with pytest.raises(NotAllowed):
        ask(make_member(trust, role), trust)


def test_a_cio_invites_to_their_own_trust_only(trust: Trust, cio: User) -> None:
    assert can_invite(cio, trust, "viewer")
    assert not can_invite(cio, make_trust(), "viewer")


@pytest.mark.parametrize("role", ["programme_manager", "administrator", "auditor"])
def test_a_cio_invites_nobody_to_a_staff_role(trust: Trust, cio: User, role: str) -> None:
    assert not can_invite(cio, None, role)
    assert not can_invite(cio, trust, role)


@pytest.mark.parametrize(
    ("by", "role", "may"),
    [
        ("programme_manager", "assessor", True),
        ("programme_manager", "administrator", False),
        ("administrator", "administrator", True),
        ("administrator", "cio", False),
        ("assessor", "assessor", False),
        ("auditor", "viewer", False),
    ],
)
def test_who_invites_whom_to_the_staff(by: str, role: str, may: bool) -> None:
    assert can_invite(make_user(staff_role=by), None, role) is may


def test_staff_invite_to_any_trust(trust: Trust) -> None:
    assert can_invite(make_user(staff_role="programme_manager"), trust, "cio")


def test_an_invitation_to_a_trust_cannot_carry_a_staff_role(trust: Trust) -> None:
    with pytest.raises(BadInput):
        ask(make_user(staff_role="administrator"), trust, "auditor")


def test_nobody_is_invited_twice(trust: Trust, cio: User) -> None:
    ask(cio, trust)
    with pytest.raises(NotPossible, match="invited already"):
        ask(cio, trust)


def test_nobody_is_invited_to_what_they_are(trust: Trust, cio: User) -> None:
    with pytest.raises(NotPossible, match="has that role"):
        ask(make_user(staff_role="programme_manager"), trust, "cio", email=cio.email)


@pytest.mark.parametrize("email", ["nobody", "a@b", "a@example.com\nBcc: b@example.com", ""])
def test_what_is_no_address_is_refused(trust: Trust, cio: User, email: str) -> None:
    with pytest.raises(BadInput):
        ask(cio, trust, email=email)


def test_accepting_makes_an_account_with_the_role(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    person = accept(invitation, None, name="New Person", password=PASSWORD)
    assert person.email == "new.person@example.nhs.uk"
    assert person.has(P.CLAIM_EDIT, trust)
    context = events_of(person.memberships.get()).get().pgh_context
    assert context["name"] == "portal"
    assert context["reason"] == "Accepted the invitation of Una O'Brien"


def test_a_link_works_once(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    person = accept(invitation, None, name="New Person", password=PASSWORD)
    with pytest.raises(NotPossible, match="accepted"):
        accept(invitation, person)


def test_who_has_an_account_gets_one_more_role(trust: Trust, cio: User) -> None:
    person = make_member(make_trust(), "viewer")
    accept(ask(cio, trust, email=person.email), person)
    assert User.objects.get(pk=person.pk).has(P.CLAIM_EDIT, trust)


def test_an_invitation_is_for_who_was_invited(trust: Trust, cio: User) -> None:
    with pytest.raises(NotAllowed, match=r"new\.person"):
        accept(ask(cio, trust), make_user())


def test_who_has_an_account_must_sign_in_to_accept(trust: Trust, cio: User) -> None:
    person = make_user()
    with pytest.raises(NotAllowed, match="has an account"):
        accept(ask(cio, trust, email=person.email), None, name="X", password=PASSWORD)


def test_a_person_does_not_carry_out_the_acceptance(trust: Trust, cio: User) -> None:
    person = make_user()
    invitation = ask(cio, trust, email=person.email)
    with pytest.raises(NotAllowed, match="carried out by the portal"):
        accept_invitation(by=person, invitation=invitation, person=person)


def test_an_expired_link_lets_nobody_in_until_sent_again(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    with time_machine.travel(timezone.now() + timedelta(days=15)):
        assert Invitation.objects.get().state_label == "Expired"
        with pytest.raises(NotPossible, match="expired"):
            accept(invitation, None, name="New Person", password=PASSWORD)
        send_invitation_again(by=cio, invitation=invitation)
        accept(invitation, None, name="New Person", password=PASSWORD)


def test_sending_again_makes_the_old_link_useless(client: Client, trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    old = link(invitation)
    send_invitation_again(by=cio, invitation=invitation)
    new = link(invitation)
    assert old != new
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200


def test_a_withdrawn_link_lets_nobody_in(client: Client, trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    withdraw_invitation(by=cio, invitation=invitation)
    assert client.get(link(invitation)).status_code == 404
    with pytest.raises(NotPossible, match="withdrawn"):
        send_invitation_again(by=cio, invitation=invitation)


def test_a_mail_that_fails_shows_at_the_invitation(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    Email.objects.update(status=STATUS.failed)
    assert report_failures() == 1
    assert Invitation.objects.get().state_label == "Could not be delivered"
    assert report_failures() == 0
    send_invitation_again(by=cio, invitation=invitation)
    assert Invitation.objects.get().state_label == "Sent"


def test_the_failure_of_an_older_mail_does_not_mark_the_newer(trust: Trust, cio: User) -> None:
    invitation = ask(cio, trust)
    send_invitation_again(by=cio, invitation=invitation)
    Email.objects.filter(pk=Email.objects.earliest("pk").pk).update(status=STATUS.failed)
    report_failures()
    assert Invitation.objects.get().state_label == "Sent"


def test_joining_on_the_page_signs_in(client: Client, trust: Trust, cio: User) -> None:
    address = link(ask(cio, trust))
    assert "Contributor" in client.get(address).content.decode()
    answer = client.post(address, {"name": "New Person", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get(reverse("trusts:team")).status_code == 200


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "too short"),
        ("password1234", "too common"),
        ("new.person@example", "too similar"),
    ],
)
def test_a_weak_password_is_refused(
    client: Client, trust: Trust, cio: User, password: str, why: str
) -> None:
    answer = client.post(link(ask(cio, trust)), {"name": "New Person", "password": password})
    assert answer.status_code == 400
    assert why in answer.content.decode()
    assert Invitation.objects.get().accepted_at is None


def test_a_long_password_is_welcome(client: Client, trust: Trust, cio: User) -> None:
    long = "many words in a row make a password that nobody guesses " * 2
    answer = client.post(link(ask(cio, trust)), {"name": "New Person", "password": long})
    assert answer.status_code == 302
    assert User.objects.get(name="New Person").check_password(long)


def test_the_portal_invites_the_first_administrator() -> None:
    invitation = ask(PORTAL, None, "administrator")
    assert "The programme team invites you" in Email.objects.get().subject
    person = accept(invitation, None, name="First", password=PASSWORD)
    assert person.is_staff
