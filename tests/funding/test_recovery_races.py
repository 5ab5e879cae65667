"""Two at the same moment: no more is asked back than was paid, and nothing moves that is being
paid. The first has a twin with the lock switched off, which sees the race."""

import psycopg2

from core.dates import today
from core.errors import NotPossible
from funding import services
from funding.models import Recovery, Release
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, make_tranche
from tests.factories.recoveries import ask_to_move, make_failed, make_movable
from tests.funding.racing import RELEASE, race, without_locks, write

RECOVERY = """
    INSERT INTO funding_recovery
        (reference, release_id, commitment_id, status, amount, reason, due_on, proposed_by_id,
         proposed_at, payment_reference, end_reason)
    VALUES (%s, %s, %s, 'proposed', %s, 'x', %s, %s, now(), '', '')
"""


def ask(connection, name, about, person):
    release, commitment = about
    facts = (release.pk, commitment.pk, MILLION, today(), person.pk)
    write(connection, RECOVERY, name, *facts, user=person.pk)


def test_two_who_ask_for_all_of_a_payment_do_not_both_get_it(committing_db):
    about, person = make_failed(), make_user()
    first, second = committing_db.connect(), committing_db.connect()
    ask(first, "RV-A", about, person)
    racer = race(committing_db, first, lambda: ask(second, "RV-B", about, person))
    assert isinstance(racer.error, psycopg2.errors.IntegrityConstraintViolation)
    assert "No more is asked back" in str(racer.error)
    assert Recovery.objects.count() == 1


def test_twin_without_the_lock_both_get_it(committing_db):
    about, person = make_failed(), make_user()
    with without_locks(committing_db, "funding_guard_recovery"):
        first, second = committing_db.connect(), committing_db.connect()
        for connection, name in ((first, "RV-A"), (second, "RV-B")):
            ask(connection, name, about, person)
        first.commit()
        second.commit()
    assert Recovery.objects.count() == 2


def test_an_instalment_that_is_proposed_at_the_same_moment_does_not_move(committing_db):
    tranche = make_tranche(make_movable().award)
    asked, finance = ask_to_move(tranche), make_user(staff_role="finance_approver")
    first = committing_db.connect()
    write(first, RELEASE, "RL-A", tranche.pk, MILLION)
    racer = race(
        committing_db, first, lambda: services.agree_reprofile(by=finance, reprofile=asked)
    )
    assert isinstance(racer.error, NotPossible)
    assert racer.error.code == "release_under_way"
    assert Release.objects.get().tranche.year == tranche.year
