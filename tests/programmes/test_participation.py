"""A trust's way through a programme, step by step."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.utils import DatabaseError

from core.dates import today
from core.errors import BadInput, DomainError, NotAllowed, NotPossible
from core.history import events_of
from programmes import services
from programmes.models import Participation, Wave
from tests.factories.accounts import make_user
from tests.factories.people import add_member, make_member
from tests.factories.programmes import (
    make_manager,
    make_pair,
    make_pairing,
    make_participation,
    make_programme,
)
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def yesterday() -> date:
    return today() - timedelta(days=1)


def tomorrow() -> date:
    return today() + timedelta(days=1)


def propose(**changes: object) -> Participation:
    given = {
        "by": make_manager(),
        "programme": make_programme(),
        "trust": make_trust(),
        "role": "aspirant",
        "reason": "Ready",
    }
    return services.propose_participation(**{**given, **changes})


def test_a_trust_goes_from_proposal_to_completion() -> None:
    manager = make_manager()
    row = make_participation(status="completed", by=manager)
    assert row.status == "completed"
    assert row.due_diligence_finished_on == row.agreement_signed_on == today()
    who = {event.pgh_context["name"] for event in events_of(row)}
    assert who == {manager.name}


def test_the_name_at_the_time_stays_when_the_trust_is_renamed() -> None:
    trust = make_trust(name="OLD NAME NHS TRUST")
    row = propose(trust=trust)
    trust.name = "NEW NAME NHS TRUST"
    save(trust)
    assert Participation.objects.get(pk=row.pk).name_at_the_time == "Old Name NHS Trust"


def test_a_trust_that_is_not_open_today_cannot_join() -> None:
    closed = make_trust(close_date=yesterday())
    with pytest.raises(NotPossible, match="is not open on") as refusal:
        propose(trust=closed)
    assert refusal.value.next_step


def test_the_database_refuses_a_trust_that_is_not_open() -> None:
    row = Participation(
        programme=make_programme(),
        trust=make_trust(open_date=tomorrow()),
        role="aspirant",
        name_at_the_time="A",
    )
    with pytest.raises(IntegrityError, match="open on the day"), transaction.atomic():
        save(row)


def test_a_trust_joins_in_the_same_role_once_but_may_come_back_after_leaving() -> None:
    programme, trust = make_programme(), make_trust()
    first = propose(programme=programme, trust=trust)
    with pytest.raises(NotPossible, match="already takes part"):
        propose(programme=programme, trust=trust)
    services.decline(by=make_manager(), participation=first, reason="Not ready yet")
    assert propose(programme=programme, trust=trust).status == "proposed"


def test_a_seed_trust_may_later_become_an_aspirant_of_the_same_programme() -> None:
    programme, trust = make_programme(), make_trust()
    propose(programme=programme, trust=trust, role="seed")
    assert propose(programme=programme, trust=trust, role="aspirant")


def test_the_same_trust_twice_in_one_role_is_refused_by_the_database() -> None:
    row = propose()
    twin = Participation(
        programme=row.programme, trust=row.trust, role=row.role, name_at_the_time="A"
    )
    with pytest.raises(IntegrityError, match="programmes_participation_once"), transaction.atomic():
        save(twin)


@pytest.mark.parametrize(
    ("opens_on", "closes_on", "allowed"),
    [
        (lambda: None, lambda: None, True),
        (today, today, True),
        (tomorrow, lambda: None, False),
        (lambda: date(2020, 1, 1), yesterday, False),
    ],
)
def test_a_wave_takes_trusts_between_its_dates(
    opens_on: Callable[[], date | None], closes_on: Callable[[], date | None], allowed: bool
) -> None:
    programme = make_programme()
    wave = save(
        Wave(programme=programme, slug="w", name="W", opens_on=opens_on(), closes_on=closes_on())
    )
    if allowed:
        assert propose(programme=programme, wave=wave).wave == wave
    else:
        with pytest.raises(NotPossible, match="takes new participants"):
            propose(programme=programme, wave=wave)


def test_a_wave_of_another_programme_is_refused() -> None:
    wave = save(Wave(programme=make_programme(), slug="w", name="W"))
    with pytest.raises(IntegrityError, match="another programme"), transaction.atomic():
        propose(wave=wave)


@pytest.mark.parametrize("step", ["propose", "decline", "withdraw"])
def test_a_choice_without_a_reason_is_refused(step: str) -> None:
    with pytest.raises(BadInput, match="Give a reason"):
        if step == "propose":
            propose(reason=" ")
        else:
            getattr(services, step)(by=make_manager(), participation=propose(), reason="")


def test_due_diligence_is_finished_only_while_it_is_under_way() -> None:
    with pytest.raises(NotPossible, match="not under way"):
        services.finish_due_diligence(by=make_manager(), participation=propose())


def test_no_agreement_before_due_diligence_is_finished() -> None:
    row = make_participation(status="due_diligence")
    with pytest.raises(NotPossible, match="Due diligence is not finished"):
        services.sign_agreement(by=make_manager(), participation=row)


def test_an_agreement_is_not_signed_before_due_diligence_ended_nor_in_the_future() -> None:
    manager, row = make_manager(), make_participation(status="due_diligence")
    services.finish_due_diligence(by=manager, participation=row)
    with pytest.raises(BadInput, match="cannot be signed before"):
        services.sign_agreement(by=manager, participation=row, signed_on=yesterday())
    with pytest.raises(BadInput, match="in the future"):
        services.sign_agreement(by=manager, participation=row, signed_on=tomorrow())


@pytest.mark.parametrize(
    "step", ["finish_due_diligence", "announce", "sign_agreement", "activate", "complete"]
)
def test_only_programme_managers_move_a_participation(step: str) -> None:
    row = make_participation(status="due_diligence")
    for person in (make_user(), make_user(staff_role="assessor"), make_member(row.trust, "cio")):
        with pytest.raises(NotAllowed):
            getattr(services, step)(by=person, participation=row)


@pytest.mark.parametrize("step", ["start_due_diligence", "decline", "withdraw"])
def test_a_programme_manager_does_not_decide_about_a_trust_of_their_own(step: str) -> None:
    row = propose()
    manager = make_manager()
    add_member(manager, row.trust, "viewer")
    reason = {} if step == "start_due_diligence" else {"reason": "Mine"}
    with pytest.raises(NotAllowed, match="You belong to"):
        getattr(services, step)(by=manager, participation=row, **reason)


def test_a_proposed_trust_is_not_announced() -> None:
    with pytest.raises(NotPossible, match="only proposed is not announced"):
        services.announce(by=make_manager(), participation=propose())


def test_an_announcement_keeps_its_source_and_is_not_in_the_future() -> None:
    manager, row = make_manager(), make_participation(status="due_diligence")
    announced = services.announce(by=manager, participation=row, source="A newspaper")
    assert (announced.announced_on, announced.source) == (today(), "A newspaper")
    with pytest.raises(BadInput, match="in the future"):
        services.announce(by=manager, participation=row, announced_on=tomorrow())


def test_leaving_ends_the_pairings() -> None:
    exemplar, follower = make_pair()
    pairing = make_pairing(exemplar, follower)
    services.withdraw(by=make_manager(), participation=follower, reason="Merged")
    pairing = type(pairing).objects.get(pk=pairing.pk)
    assert (pairing.status, pairing.reason) == ("denied", "Merged")


def test_the_database_keeps_an_open_pairing_from_losing_a_side() -> None:
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    follower.status, follower.reason = "withdrawn", "Merged"
    with pytest.raises(IntegrityError, match="End the pairings"), transaction.atomic():
        save(follower)


ATTACKS = [
    "UPDATE programmes_participation SET status = 'completed'",
    "UPDATE programmes_participation SET status = 'agreement_signed'",
    "UPDATE programmes_participation SET status = 'declined', reason = ''",
    "UPDATE programmes_participation SET trust_id = 0",
    "UPDATE programmes_participation SET name_at_the_time = 'Another'",
    (
        "UPDATE programmes_participation SET agreement_signed_on = '2020-01-01',"
        " due_diligence_finished_on = '2021-01-01'"
    ),
    "UPDATE programmes_participation SET reason = 'no actor'",
    "DELETE FROM programmes_participation",
    (
        "SET pgtrigger.ignore = '{programmes_participation:status_moves}';"
        " UPDATE programmes_participation SET status = 'completed'"
    ),
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_raw_sql_does_not_get_round_the_services(attack: str) -> None:
    make_participation(status="due_diligence")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)


def test_a_bulk_update_does_not_get_round_the_services() -> None:
    make_participation(status="due_diligence")
    with pytest.raises(DatabaseError), transaction.atomic():
        Participation.objects.update(status="active", agreement_signed_on=today())


def test_every_refusal_says_what_to_do_or_what_to_enter() -> None:
    with pytest.raises(DomainError) as refusal:
        services.complete(by=make_manager(), participation=propose())
    assert "cannot become" in refusal.value.message
    assert refusal.value.next_step
