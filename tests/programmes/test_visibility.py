"""What the public sees, and what it never does (domain rule 4)."""

import pytest
from django.contrib.auth.models import AnonymousUser

from programmes import services
from programmes.lifecycles import PARTICIPATION
from programmes.models import Pairing, Participation, Programme
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.programmes import (
    make_manager,
    make_pair,
    make_pairing,
    make_participation,
    make_programme,
)

pytestmark = pytest.mark.django_db
ANYONE = AnonymousUser()


@pytest.mark.parametrize("status", PARTICIPATION.states)
def test_only_signed_participants_are_public_unless_announced(status: str) -> None:
    row = make_participation(status=status)
    public = row in Participation.objects.visible_to(ANYONE)
    assert public is (status in ("agreement_signed", "active", "completed"))


def test_an_announced_participant_is_public_before_its_agreement_and_after_leaving() -> None:
    manager, row = make_manager(), make_participation(status="due_diligence")
    services.announce(by=manager, participation=row, source="A newspaper")
    assert row in Participation.objects.visible_to(ANYONE)
    services.decline(by=manager, participation=row, reason="Dropped after due diligence")
    assert row in Participation.objects.visible_to(ANYONE)


def test_staff_and_the_trust_itself_see_a_proposal_and_another_trust_does_not() -> None:
    row = make_participation(status="proposed")
    other = make_participation()
    assert row in Participation.objects.visible_to(make_manager())
    assert row in Participation.objects.visible_to(make_member(row.trust, "viewer"))
    assert row not in Participation.objects.visible_to(make_member(other.trust, "cio"))
    assert row not in Participation.objects.visible_to(make_user())


def test_a_pairing_is_public_once_confirmed_and_to_those_it_names_before() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    sides = [make_member(side.trust, "cio") for side in (exemplar, follower)]
    assert pairing not in Pairing.objects.visible_to(ANYONE)
    assert pairing not in Pairing.objects.visible_to(make_user())
    for person in (make_manager(), *sides):
        assert pairing in Pairing.objects.visible_to(person)
    for person, side in zip(sides, ("exemplar", "follower"), strict=True):
        services.confirm_pairing(by=person, pairing=pairing, side=side)
    assert pairing in Pairing.objects.visible_to(ANYONE)


def test_a_denied_pairing_is_never_public() -> None:
    pairing = make_pairing(*make_pair())
    services.deny_pairing(by=make_manager(), pairing=pairing, reason="No")
    assert pairing not in Pairing.objects.visible_to(ANYONE)


def test_a_confirmed_pairing_of_a_quiet_participant_is_not_public() -> None:
    exemplar, follower = make_pair(status="due_diligence")
    pairing = make_pairing(exemplar, follower)
    for side in ("exemplar", "follower"):
        cio = make_member(pairing.side(side).trust, "cio")
        services.confirm_pairing(by=cio, pairing=pairing, side=side)
    assert pairing not in Pairing.objects.visible_to(ANYONE)


def test_programmes_are_public() -> None:
    programme = make_programme()
    assert programme in Programme.objects.visible_to(ANYONE)
