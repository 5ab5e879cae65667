"""Who has to do with which trust, on which day (domain rules 10 and 20)."""

from datetime import timedelta

import pytest
from django.db import connection

from core.actors import PORTAL
from core.dates import today
from core.errors import NotAllowed
from programmes import services
from programmes.separation import check_not_connected, connected_trust_ids, is_connected
from tests.factories.accounts import make_user
from tests.factories.people import make_member
from tests.factories.programmes import make_manager, make_pair, make_pairing
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Membership

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("began", "ended", "connected"),
    [
        (-10, None, True),
        (0, None, True),
        (1, None, False),
        (-500, 0, True),
        (-500, -1, True),
        (-500, -364, True),
        (-800, -368, False),
    ],
)
def test_a_person_is_connected_while_a_member_and_for_a_year_after(
    began: int, ended: int | None, connected: bool
) -> None:
    trust, person = make_trust(), make_user()
    save(
        Membership(
            user=person,
            trust=trust,
            role="viewer",
            from_date=today() + timedelta(days=began),
            until_date=None if ended is None else today() + timedelta(days=ended),
        )
    )
    assert is_connected(person, trust) is connected
    assert (trust.pk in connected_trust_ids(person)) is connected
    assert not is_connected(person, make_trust())


def test_a_proposed_pairing_connects_both_ways_and_a_denied_one_does_not() -> None:
    exemplar, follower = make_pair()
    one, other = make_member(exemplar.trust, "viewer"), make_member(follower.trust, "viewer")
    assert not is_connected(one, follower.trust)
    pairing = make_pairing(exemplar, follower)
    assert is_connected(one, follower.trust)
    assert is_connected(other, exemplar.trust)
    assert connected_trust_ids(one) == {exemplar.trust_id, follower.trust_id}
    services.deny_pairing(by=make_manager(), pairing=pairing, reason="No")
    assert not is_connected(one, follower.trust)


def test_a_pairing_connects_for_a_year_after_its_end() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    for side in ("exemplar", "follower"):
        cio = make_member(pairing.side(side).trust, "cio")
        services.confirm_pairing(by=cio, pairing=pairing, side=side)
    services.end_pairing(by=make_manager(), pairing=pairing, reason="Over")
    person = make_member(exemplar.trust, "viewer")
    for days, connected in ((0, True), (364, True), (367, False)):
        assert is_connected(person, follower.trust, today() + timedelta(days=days)) is connected


def test_followers_of_one_exemplar_are_not_connected_to_each_other() -> None:
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    _, second = make_pair(exemplar.programme)
    make_pairing(exemplar, second)
    assert not is_connected(make_member(follower.trust, "viewer"), second.trust)


def test_the_refusal_says_why_and_who_else_could() -> None:
    trust = make_trust()
    with pytest.raises(NotAllowed, match="You belong to") as refusal:
        check_not_connected(make_member(trust, "viewer"), trust)
    assert "colleague" in refusal.value.next_step
    check_not_connected(make_user(), trust)


def test_the_portal_itself_is_connected_to_nothing() -> None:
    trust = make_trust()
    assert not is_connected(PORTAL, trust)
    assert connected_trust_ids(PORTAL) == set()


def test_triggers_may_ask_the_same_question() -> None:
    trust = make_trust()
    person = make_member(trust, "viewer")
    with connection.cursor() as cursor:
        cursor.execute("SELECT programmes_is_connected(%s, %s, %s)", [person.pk, trust.pk, today()])
        assert cursor.fetchone() == (True,)
