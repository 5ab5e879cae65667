"""`/pairings/<id>/`: a trust answers for its side of a pairing, and reads how it stands."""

import pytest
from django.test import Client

from programmes import services
from programmes.models import Pairing, Participation
from tests.access.world import sign_in
from tests.factories.people import make_member
from tests.factories.programmes import make_pair, make_pairing

pytestmark = pytest.mark.django_db


@pytest.fixture
def pairing() -> Pairing:
    return make_pairing(*make_pair())


def cio_of(side: Participation) -> Client:
    return sign_in(make_member(side.trust, "cio"))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def answer(client: Client, pairing: Pairing, **data: str) -> str:
    response = client.post(pairing.get_absolute_url(), data, follow=True)
    return response.content.decode()


def status_of(pairing: Pairing) -> str:
    return str(Pairing.objects.get(pk=pairing.pk).status)


def test_the_home_of_each_side_asks_its_cio_to_confirm(pairing: Pairing) -> None:
    for side, other in (
        (pairing.exemplar, pairing.follower),
        (pairing.follower, pairing.exemplar),
    ):
        html = page(cio_of(side), "/")
        assert f"Confirm the pairing with {other.trust.display_name}" in html
        assert pairing.get_absolute_url() in html
        contributor = sign_in(make_member(side.trust))
        assert "Confirm the pairing" not in page(contributor, "/")


def test_a_pairing_that_both_confirm_stands(pairing: Pairing) -> None:
    exemplar, follower = cio_of(pairing.exemplar), cio_of(pairing.follower)
    assert "Has not answered yet" in page(exemplar, pairing.get_absolute_url())
    told = answer(exemplar, pairing, answer="yes")
    assert f"It stands once {pairing.follower.trust.display_name} confirms it too." in told
    assert "Confirm the pairing" not in told
    read_again = page(exemplar, pairing.get_absolute_url())
    assert "nothing left for your trust to answer" in read_again
    assert "both trusts have confirmed it" in answer(follower, pairing, answer="yes")
    assert status_of(pairing) == "confirmed"


def test_a_second_click_changes_nothing(pairing: Pairing) -> None:
    exemplar = cio_of(pairing.exemplar)
    for _ in range(2):
        answer(exemplar, pairing, answer="yes")
    assert status_of(pairing) == "proposed"


def test_a_side_says_no_with_a_reason(pairing: Pairing) -> None:
    follower = cio_of(pairing.follower)
    assert "Select whether your trust agrees" in answer(follower, pairing)
    assert "Enter why your trust does not agree" in answer(follower, pairing, answer="no")
    told = answer(follower, pairing, answer="no", reason="We chose another partner.")
    assert "Your trust has said no to the pairing" in told
    assert status_of(pairing) == "denied"
    assert "We chose another partner." in page(follower, pairing.get_absolute_url())


def test_a_refusal_is_said_on_the_form(pairing: Pairing) -> None:
    """The follower has followed another exemplar since."""
    person = make_member(pairing.exemplar.trust, "cio")
    services.confirm_pairing(by=person, pairing=pairing, side="exemplar")
    exemplar, _ = make_pair(pairing.exemplar.programme)
    rival = make_pairing(exemplar, pairing.follower)
    follower = make_member(pairing.follower.trust, "cio")
    for side, by in (("exemplar", make_member(exemplar.trust, "cio")), ("follower", follower)):
        services.confirm_pairing(by=by, pairing=rival, side=side)
    assert "already follows an exemplar" in answer(sign_in(follower), pairing, answer="yes")


def test_a_pairing_of_others_is_not_there(pairing: Pairing) -> None:
    stranger = cio_of(make_pair()[0])
    assert stranger.get(pairing.get_absolute_url()).status_code == 404
