"""Two at the same moment: no more is asked back than was paid, nothing moves that is being paid,
no more moves than a budget has room for, and a trust is reminded once. The first has a twin with
the lock switched off, which sees the race."""

from datetime import timedelta

import psycopg2

from core.actors import PORTAL
from core.dates import today
from core.errors import NotPossible
from core.models import OutgoingMail
from funding import services
from funding.models import Recovery, Release, Reminder, Reprofile
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    make_award,
    make_commitment,
    make_tranche,
    this_year,
)
from tests.factories.people import make_member
from tests.factories.recoveries import ask_to_move, make_failed, make_movable
from tests.funding.racing import (
    RELEASE,
    Racer,
    race,
    wait_until_blocked,
    without_locks,
    write,
)

REMINDER = """
    INSERT INTO funding_reminder (trust_id, on_date, sent_by_id, sent_at, things, people)
    VALUES (%s, %s, %s, now(), 1, 1)
"""
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


def test_two_moves_into_the_last_room_of_a_year_do_not_both_get_it(committing_db):
    first_tranche = make_movable()
    programme = first_tranche.award.programme
    second_tranche = make_tranche(make_award(programme), conditions=[today() + timedelta(5)])
    budget = programme.budgets.get(year=this_year() + 1, capital_class="capital")
    services.set_budget(
        by=PORTAL, programme=programme, year=budget.year, capital_class="capital", amount=MILLION
    )
    asked = [ask_to_move(tranche) for tranche in (first_tranche, second_tranche)]
    people = [make_user(staff_role="finance_approver") for _ in asked]
    holder = committing_db.connect()
    write(holder, "SELECT id FROM funding_budget FOR NO KEY UPDATE")
    racers = [
        Racer(lambda by=by, row=row: services.agree_reprofile(by=by, reprofile=row))
        for by, row in zip(people, asked, strict=True)
    ]
    for racer in racers:
        racer.start()
    wait_until_blocked(committing_db.connect(), holder, sessions=2)
    holder.commit()
    for racer in racers:
        racer.join(30)
    [refusal] = [racer.error for racer in racers if racer.error]
    assert isinstance(refusal, NotPossible)
    assert refusal.code == "budget_full"
    assert Reprofile.objects.filter(status="agreed").count() == 1


def test_of_two_reminders_at_the_same_moment_one_is_sent(committing_db):
    commitment = make_commitment(make_award())
    make_tranche(commitment.award, conditions=[commitment])
    make_member(commitment.trust, "cio")
    one, other = (make_user(staff_role="programme_manager") for _ in range(2))
    first = committing_db.connect()
    facts = (commitment.trust.pk, today(), one.pk)
    write(first, REMINDER, *facts, user=one.pk)
    racer = race(
        committing_db, first, lambda: services.remind_trust(by=other, trust=commitment.trust)
    )
    assert isinstance(racer.error, NotPossible)
    assert racer.error.code == "reminded_today"
    assert Reminder.objects.get().sent_by == one
    assert not OutgoingMail.objects.exists()
