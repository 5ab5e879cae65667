"""Under concurrency no sum is passed and no step taken twice (rule 11). Each test has a twin with
the lock switched off, which sees the race."""

import psycopg2
import pytest
from django.db import IntegrityError

from core.actors import PORTAL
from core.errors import NotPossible
from funding import services, tasks
from funding.models import Release, Tranche
from funding.services import releases as release_services
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    approve,
    make_award,
    make_budget,
    make_release,
    make_tranche,
    propose,
)
from tests.funding.racing import PARTY, RELEASE, TRANCHE, race, without_locks, write

LATE = psycopg2.errors.IntegrityConstraintViolation


@pytest.fixture
def two_tranches(committing_db):
    """Two tranches of £1m, of two awards, under a budget with room for one of them."""
    award = make_award(budget=False)
    make_budget(award.programme, amount=MILLION * 3 / 2)
    return [make_tranche(award), make_tranche(make_award(award.programme))]


def test_two_proposals_at_once_do_not_pass_the_budget(committing_db, two_tranches):
    one, other = two_tranches
    first = committing_db.connect()
    write(first, RELEASE, "RL-A", one.pk, MILLION)
    racer = race(committing_db, first, lambda: services.propose_release(by=PORTAL, tranche=other))
    assert isinstance(racer.error, NotPossible)
    assert racer.error.code == "budget_exhausted"
    assert Release.objects.count() == 1


def test_two_raw_proposals_at_once_do_not_pass_the_budget(committing_db, two_tranches):
    one, other = two_tranches
    first, second = committing_db.connect(), committing_db.connect()
    write(first, RELEASE, "RL-A", one.pk, MILLION)
    racer = race(committing_db, first, lambda: write(second, RELEASE, "RL-B", other.pk, MILLION))
    assert isinstance(racer.error, LATE)
    assert "budget_exhausted" in str(racer.error)


def test_twin_without_the_lock_two_proposals_pass_the_budget(committing_db, two_tranches):
    one, other = two_tranches
    with without_locks(committing_db, "funding_guard_release_insert"):
        first, second = committing_db.connect(), committing_db.connect()
        write(first, RELEASE, "RL-A", one.pk, MILLION)
        write(second, RELEASE, "RL-B", other.pk, MILLION)
        first.commit()
        second.commit()
    assert Release.objects.count() == 2


def test_a_stricter_snapshot_does_not_walk_round_the_lock(committing_db, two_tranches):
    second = committing_db.connect()
    second.set_session(isolation_level="REPEATABLE READ")
    with pytest.raises(LATE, match="READ COMMITTED"):
        write(second, RELEASE, "RL-B", two_tranches[0].pk, MILLION)


def test_two_tranches_at_once_do_not_pass_the_award(committing_db):
    tranche = make_tranche(make_award(amount=3 * MILLION))
    first, second = committing_db.connect(), committing_db.connect()
    write(first, TRANCHE, "TR-A", 2, MILLION, tranche.pk)
    racer = race(
        committing_db,
        first,
        lambda: write(second, TRANCHE, "TR-B", 3, MILLION + 1, tranche.pk),
    )
    assert isinstance(racer.error, LATE)
    assert "more than the award" in str(racer.error)


def test_twin_without_the_lock_two_tranches_pass_the_award(committing_db):
    tranche = make_tranche(make_award(amount=3 * MILLION))
    with without_locks(committing_db, "funding_guard_tranche"):
        first, second = committing_db.connect(), committing_db.connect()
        write(first, TRANCHE, "TR-A", 2, MILLION, tranche.pk)
        write(second, TRANCHE, "TR-B", 3, MILLION + 1, tranche.pk)
        first.commit()
        second.commit()
    assert sum(Tranche.objects.values_list("amount", flat=True)) > 3 * MILLION


APPROVED = """
    UPDATE funding_release SET status = 'programme_approved' WHERE id = %s
"""


def approve_openly(connection, release, person):
    """The programme's approval in a transaction that stays open."""
    write(connection, PARTY, release.pk, person.pk, "approve_programme", user=person.pk)
    write(connection, APPROVED, release.pk, user=person.pk)


def test_two_approvals_at_once_are_one(committing_db):
    release = propose()
    one, other = (make_user(staff_role="programme_manager") for _ in range(2))
    first = committing_db.connect()
    approve_openly(first, release, one)
    racer = race(
        committing_db, first, lambda: services.approve_for_programme(by=other, release=release)
    )
    assert isinstance(racer.error, NotPossible)
    assert "is already" in racer.error.message
    assert release.parties.get(duty="approve_programme").person == one


def test_twin_without_the_lock_the_second_approval_is_stopped_only_by_the_unique_key(
    committing_db, monkeypatch
):
    release = propose()
    one, other = (make_user(staff_role="programme_manager") for _ in range(2))

    def unlocked(row):
        return type(row).objects.get(pk=row.pk)

    monkeypatch.setattr(release_services, "locked", unlocked)
    monkeypatch.setattr("funding.services.parties.locked", unlocked)
    first = committing_db.connect()
    approve_openly(first, release, one)
    racer = race(
        committing_db, first, lambda: services.approve_for_programme(by=other, release=release)
    )
    assert isinstance(racer.error, IntegrityError)
    assert "funding_duty_once" in str(racer.error)


def both_approvals(committing_db, release, person):
    first, second = committing_db.connect(), committing_db.connect()
    write(first, PARTY, release.pk, person.pk, "approve_programme", user=person.pk)
    return (
        first,
        second,
        lambda: write(second, PARTY, release.pk, person.pk, "approve_finance", user=person.pk),
    )


def test_one_person_cannot_take_two_duties_at_once(committing_db):
    release = propose()
    person = make_user(staff_role="programme_manager")
    first, _, call = both_approvals(committing_db, release, person)
    racer = race(committing_db, first, call)
    assert isinstance(racer.error, psycopg2.errors.ExclusionViolation)


def test_twin_without_the_exclusion_one_person_takes_two_duties(committing_db):
    release = propose()
    person = make_user(staff_role="programme_manager")
    owner = committing_db.owner_connect()
    with owner.cursor() as cursor:
        cursor.execute(
            "ALTER TABLE funding_releaseparty DROP CONSTRAINT funding_one_person_one_duty"
        )
    owner.commit()
    first, second, call = both_approvals(committing_db, release, person)
    call()
    first.commit()
    second.commit()
    assert release.parties.filter(person=person).count() == 2


def test_a_task_that_runs_twice_at_once_proposes_once(committing_db):
    tranche = make_tranche()
    first = committing_db.connect()
    write(first, RELEASE, "RL-A", tranche.pk, MILLION)
    racer = race(committing_db, first, tasks.propose_releases)
    assert (racer.error, racer.result) == (None, 0)
    assert Release.objects.filter(tranche=tranche).count() == 1


def test_a_batch_made_by_two_workers_at_once_is_made_once(committing_db):
    release = approve(propose())
    officer = make_user(staff_role="payments_officer")
    batch = services.create_batch(by=officer, releases=[release])
    first = committing_db.connect()
    with first.cursor() as cursor:
        cursor.execute("SELECT 1 FROM funding_paymentbatch WHERE id = %s FOR UPDATE", [batch.pk])
    racer = race(committing_db, first, lambda: tasks.instruct_releases(batch.pk))
    assert (racer.error, racer.result) == (None, 1)
    assert tasks.instruct_releases(batch.pk) == 0
    assert services.instruct_batch(by=officer, batch=batch).release_count == 1
    assert release.parties.filter(duty="pay").count() == 1


def test_a_budget_cannot_shrink_while_its_last_money_is_proposed(committing_db):
    release = make_release("proposed")
    budget = release.tranche.award.programme.budgets.get()
    first = committing_db.connect()
    second = make_tranche(release.tranche.award)
    write(first, RELEASE, "RL-B", second.pk, MILLION)
    racer = race(
        committing_db,
        first,
        lambda: services.set_budget(
            by=PORTAL,
            programme=budget.programme,
            year=budget.year,
            capital_class="capital",
            amount=MILLION * 3 / 2,
        ),
    )
    assert isinstance(racer.error, NotPossible)
    assert racer.error.code == "too_much"


HOLD = """
    INSERT INTO funding_releasehold (release_id, reason, held_by_id, held_at, lift_reason)
    VALUES (%s, 'Stop', %s, now(), '')
"""
STEP = "UPDATE funding_release SET status = 'programme_approved' WHERE id = %s"


@pytest.fixture
def held_and_approved(committing_db):
    """A payment that one person is about to put on hold; and another's approval of it, in SQL."""
    release = propose()
    holder, approver = (make_user(staff_role="programme_manager") for _ in range(2))
    first, second = committing_db.connect(), committing_db.connect()
    write(second, PARTY, release.pk, approver.pk, "approve_programme", user=approver.pk)
    write(first, HOLD, release.pk, holder.pk, user=holder.pk)
    return first, lambda: write(second, STEP, release.pk, user=approver.pk), second


def test_an_approval_waits_for_a_hold_that_came_first(committing_db, held_and_approved):
    first, approve_it, _ = held_and_approved
    racer = race(committing_db, first, approve_it)
    assert isinstance(racer.error, LATE)
    assert "on hold" in str(racer.error)


def test_twin_without_the_lock_an_approval_passes_a_hold(committing_db, request):
    with without_locks(committing_db, "funding_guard_hold"):
        first, approve_it, second = request.getfixturevalue("held_and_approved")
        approve_it()
        second.commit()
        first.commit()
    assert Release.objects.on_hold().get().status == "programme_approved"
