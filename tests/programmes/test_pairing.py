"""Pairs of an exemplar and a fast follower (domain rule 6)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from core.actors import PORTAL
from core.dates import now, today
from core.errors import BadInput, NotAllowed, NotPossible
from programmes import services
from programmes.models import Pairing, Participation
from tests.factories.accounts import make_user
from tests.factories.people import add_member, make_member
from tests.factories.programmes import (
    make_manager,
    make_pair,
    make_pairing,
    make_participation,
    make_programme,
)
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def confirmed(exemplar: Participation, follower: Participation) -> Pairing:
    pairing = make_pairing(exemplar, follower)
    for side in ("exemplar", "follower"):
        cio = make_member(pairing.side(side).trust, "cio")
        pairing = services.confirm_pairing(by=cio, pairing=pairing, side=side)
    return pairing


def test_a_pairing_stands_when_both_sides_have_confirmed() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    cio = make_member(exemplar.trust, "cio")
    half = services.confirm_pairing(by=cio, pairing=pairing, side="exemplar")
    assert (half.status, half.from_date) == ("proposed", None)
    other = make_member(follower.trust, "cio")
    whole = services.confirm_pairing(by=other, pairing=pairing, side="follower")
    assert (whole.status, whole.from_date) == ("confirmed", today())
    assert (whole.confirmed_by_exemplar_by, whole.confirmed_by_follower_by) == (cio, other)


def test_each_side_answers_only_for_itself() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    for person in (
        make_member(follower.trust, "cio"),
        make_member(exemplar.trust, "contributor"),
        make_manager(),
        make_user(),
        PORTAL,
    ):
        with pytest.raises(NotAllowed, match="itself can answer"):
            services.confirm_pairing(by=person, pairing=pairing, side="exemplar")


def test_one_person_of_both_trusts_does_not_confirm_for_both() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    both = make_member(exemplar.trust, "cio")
    add_member(both, follower.trust, "cio")
    services.confirm_pairing(by=both, pairing=pairing, side="exemplar")
    with pytest.raises(NotAllowed, match="confirmed for the other side"):
        services.confirm_pairing(by=both, pairing=pairing, side="follower")


def test_an_exemplar_may_have_several_followers_and_a_follower_one_exemplar() -> None:
    programme = make_programme()
    exemplar, follower = make_pair(programme)
    confirmed(exemplar, follower)
    confirmed(exemplar, make_participation(programme, role="fast_follower"))
    with pytest.raises(NotPossible, match="already follows an exemplar"):
        confirmed(make_participation(programme, role="exemplar"), follower)


def test_a_follower_changes_its_exemplar_by_ending_the_first_pairing_with_a_reason() -> None:
    programme = make_programme()
    exemplar, follower = make_pair(programme)
    first = confirmed(exemplar, follower)
    services.end_pairing(by=make_manager(), pairing=first, reason="Another system now")
    second = confirmed(make_participation(programme, role="exemplar"), follower)
    assert list(follower.pairings_as_follower.current()) == [second]


def test_an_exemplar_denies_a_pairing_that_it_was_not_asked_about() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    cio = make_member(exemplar.trust, "cio")
    denied = services.deny_pairing(by=cio, pairing=pairing, reason="We were not asked")
    assert (denied.status, denied.from_date) == ("denied", None)
    with pytest.raises(NotPossible):
        services.confirm_pairing(by=cio, pairing=pairing, side="exemplar")


def test_staff_may_take_a_proposal_back_and_strangers_may_not() -> None:
    pairing = make_pairing(*make_pair())
    with pytest.raises(NotAllowed):
        services.deny_pairing(by=make_user(staff_role="assessor"), pairing=pairing, reason="No")
    assert services.deny_pairing(by=make_manager(), pairing=pairing, reason="No").status == "denied"


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        (("fast_follower", "exemplar"), "an exemplar and a fast follower"),
        (("exemplar", "exemplar"), "an exemplar and a fast follower"),
        (("exemplar", "aspirant"), "an exemplar and a fast follower"),
    ],
)
def test_a_pair_is_an_exemplar_and_a_fast_follower(roles: tuple[str, str], message: str) -> None:
    programme = make_programme()
    one, two = (make_participation(programme, role=role) for role in roles)
    with pytest.raises(BadInput, match=message):
        make_pairing(one, two)


def test_a_pair_belongs_to_one_programme_and_to_two_trusts() -> None:
    exemplar = make_participation(role="exemplar")
    with pytest.raises(BadInput, match="different programmes"):
        make_pairing(exemplar, make_participation(role="fast_follower"))
    same = make_participation(exemplar.programme, exemplar.trust, "fast_follower")
    with pytest.raises(BadInput, match="with itself"):
        make_pairing(exemplar, same)


def test_a_participant_that_left_is_not_paired() -> None:
    programme = make_programme()
    gone = make_participation(programme, role="fast_follower", status="withdrawn")
    with pytest.raises(NotPossible, match="no longer takes part"):
        make_pairing(make_participation(programme, role="exemplar"), gone)


def test_the_same_two_are_not_proposed_twice() -> None:
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    with pytest.raises(NotPossible, match="already paired"):
        make_pairing(exemplar, follower)


def test_only_unconnected_programme_managers_propose_and_end_pairings() -> None:
    exemplar, follower = make_pair()
    manager = make_manager()
    add_member(manager, follower.trust, "viewer")
    given: dict[str, Any] = {"exemplar": exemplar, "follower": follower, "reason": "Alike"}
    for person in (manager, make_member(exemplar.trust, "cio")):
        with pytest.raises(NotAllowed):
            services.propose_pairing(by=person, **given)
    pairing = confirmed(exemplar, follower)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.end_pairing(by=manager, pairing=pairing, reason="Over")


def test_a_pairing_ends_between_its_beginning_and_today() -> None:
    pairing = confirmed(*make_pair())
    for days, message in ((1, "in the future"), (-1, "cannot end before")):
        with pytest.raises(BadInput, match=message):
            services.end_pairing(
                by=make_manager(),
                pairing=pairing,
                reason="Over",
                ended_on=today() + timedelta(days=days),
            )
    with pytest.raises(BadInput, match="Give a reason"):
        services.end_pairing(by=make_manager(), pairing=pairing, reason="")


def test_a_proposal_cannot_be_ended_and_a_pairing_in_force_cannot_be_denied() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    with pytest.raises(NotPossible):
        services.end_pairing(by=make_manager(), pairing=pairing, reason="Over")
    for side in ("exemplar", "follower"):
        cio = make_member(pairing.side(side).trust, "cio")
        services.confirm_pairing(by=cio, pairing=pairing, side=side)
    with pytest.raises(NotPossible):
        services.deny_pairing(by=make_manager(), pairing=pairing, reason="No")


ATTACKS = [
    "UPDATE programmes_pairing SET status = 'confirmed'",
    (
        "UPDATE programmes_pairing SET status = 'confirmed', from_date = now(),"
        " confirmed_by_exemplar_at = now(), confirmed_by_follower_at = now()"
    ),
    "UPDATE programmes_pairing SET status = 'denied', reason = ''",
    "UPDATE programmes_pairing SET status = 'ended', reason = 'x', until_date = now()",
    "UPDATE programmes_pairing SET follower_id = exemplar_id",
    "UPDATE programmes_pairing SET reason = 'nobody did it'",
    "DELETE FROM programmes_pairing",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_sql_does_not_pair(attack: str) -> None:
    make_pairing(*make_pair())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_one_person_for_both_sides_is_refused_by_the_database() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    pairing.confirmed_by_exemplar_by = pairing.confirmed_by_follower_by = make_user()
    with (
        pytest.raises(IntegrityError, match="programmes_pairing_two_people"),
        transaction.atomic(),
    ):
        save(pairing)


@pytest.mark.parametrize("roles", [("fast_follower", "exemplar"), ("exemplar", "seed")])
def test_the_database_refuses_a_pair_that_does_not_fit(roles: tuple[str, str]) -> None:
    programme = make_programme()
    one, two = (make_participation(programme, role=role) for role in roles)
    with pytest.raises(IntegrityError, match="A pair is"), transaction.atomic():
        save(Pairing(exemplar=one, follower=two))


def test_two_current_exemplars_are_refused_by_the_database() -> None:
    programme = make_programme()
    exemplar, follower = make_pair(programme)
    confirmed(exemplar, follower)
    second = make_pairing(make_participation(programme, role="exemplar"), follower)
    for side in ("exemplar", "follower"):
        setattr(second, f"confirmed_by_{side}_at", now())
    second.status, second.from_date = "confirmed", today()
    second.confirmed_by_exemplar_by, second.confirmed_by_follower_by = make_user(), make_user()
    with pytest.raises(IntegrityError, match="one_current_exemplar"), transaction.atomic():
        save(second)
