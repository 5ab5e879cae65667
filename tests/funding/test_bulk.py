"""Several payments approved in one go: each by itself, or all or none."""

import pytest
from django.db import IntegrityError, OperationalError, connection
from psycopg2 import errors

from accounts.models import StaffRole
from core.actors import PORTAL
from core.errors import BadInput
from core.history import events_of
from funding import services
from funding.models import LedgerEntry, Release
from funding.services import bulk
from funding.services.bulk import MOST, approve_many
from tests.factories.accounts import make_user
from tests.factories.funding import MILLION, approve, make_award, make_tranche, propose
from tests.factories.people import add_member
from tests.support.acting import save

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return make_user(staff_role="programme_manager")


def statuses(releases):
    found = dict(Release.objects.values_list("pk", "status"))
    return [found[release.pk] for release in releases]


def three(refused_one, manager):
    """Three proposed payments, of which the second is refused."""
    award = make_award()
    releases = [propose(make_tranche(award)) for _ in range(3)]
    refused_one(releases[1], manager)
    return releases


def held(release, manager):
    services.hold_release(
        by=make_user(staff_role="finance_approver"), release=release, reason="Checking"
    )


def approved_already(release, manager):
    services.approve_for_programme(by=make_user(staff_role="programme_manager"), release=release)


def proposed_by_oneself(release, manager):
    services.withdraw_release(by=manager, release=release, reason="Mine now")
    release.pk = services.propose_release(by=manager, tranche=release.tranche).pk


CASES = [
    (held, "is on hold"),
    (approved_already, "is already “approved by the programme”"),
    (proposed_by_oneself, "You proposed this payment"),
]


@pytest.mark.parametrize(("refused_one", "why"), CASES)
def test_one_that_is_refused_stops_no_other(manager, refused_one, why):
    releases = three(refused_one, manager)
    results = approve_many(by=manager, releases=releases)
    assert [result.done for result in results] == [True, False, True]
    assert why in str(results[1].refusal)
    assert statuses(releases)[::2] == ["programme_approved"] * 2


@pytest.mark.parametrize(("refused_one", "why"), CASES)
def test_all_or_none_takes_the_others_back_and_says_which_was_refused(manager, refused_one, why):
    releases = three(refused_one, manager)
    before = statuses(releases)
    results = approve_many(by=manager, releases=releases, together=True)
    assert [result.taken_back for result in results] == [True, False, True]
    assert why in str(results[1].refusal)
    assert not any(result.done for result in results)
    assert statuses(releases) == before


def test_all_together_each_with_a_history_entry_of_its_own():
    finance = make_user(staff_role="finance_approver")
    releases = [approve(propose(), "programme_approved") for _ in range(2)]
    results = approve_many(by=finance, releases=reversed_of(releases), together=True)
    assert [result.release for result in results] == reversed_of(releases)
    assert all(result.done for result in results)
    assert statuses(releases) == ["approved"] * 2
    assert LedgerEntry.objects.filter(kind="released").count() == 2
    contexts = [events_of(release).last().pgh_context for release in releases]
    assert [c["service"] for c in contexts] == ["funding.approve_for_finance"] * 2
    assert {c["name"] for c in contexts} == {finance.name}
    assert events_of(releases[0]).last().pgh_context_id != (
        events_of(releases[1]).last().pgh_context_id
    )


def reversed_of(rows):
    return list(reversed(rows))


def test_nobody_gives_another_approval_than_the_one_they_saw():
    """Somebody with both roles ticked a proposal; meanwhile a colleague approved it."""
    release = propose()
    person = make_user(staff_role="programme_manager")
    save(StaffRole(user=person, role="finance_approver"))
    approve(release, "programme_approved")
    [result] = approve_many(by=person, releases=[release])
    assert "already “approved by the programme”" in str(result.refusal)
    assert statuses([release]) == ["programme_approved"]


def test_a_small_payment_needs_finance_alone():
    tranche = make_tranche()
    services.set_funding_rules(
        by=PORTAL, programme=tranche.award.programme, light_route_below=2 * MILLION
    )
    release = propose(tranche)
    [result] = approve_many(by=make_user(staff_role="finance_approver"), releases=[release])
    assert result.done
    assert statuses([release]) == ["approved"]


def test_a_payment_of_ones_own_trust_is_refused_and_the_others_are_not(manager):
    one, other = propose(), propose()
    add_member(manager, one.tranche.payee, "viewer")
    results = approve_many(by=manager, releases=[one, other])
    assert "You belong to" in str(results[0].refusal)
    assert results[1].done


@pytest.mark.parametrize("number", [0, MOST + 1])
def test_none_or_too_many_are_not_begun(manager, number):
    with pytest.raises(BadInput, match="Select at"):
        approve_many(by=manager, releases=[Release(pk=n) for n in range(number)])


def failing(monkeypatch, error):
    def fail(**_):
        raise error

    monkeypatch.setattr(bulk, "approve_for_programme", fail)


def lost(cause):
    error = OperationalError("deadlock detected")
    error.__cause__ = cause
    return error


class Deadlock(errors.DeadlockDetected):
    pgcode = "40P01"


def test_a_lost_race_is_a_result_and_a_lost_database_is_not(manager, monkeypatch):
    release = propose()
    failing(monkeypatch, lost(Deadlock()))
    [result] = approve_many(by=manager, releases=[release], together=True)
    assert "at the same moment" in str(result.refusal)
    failing(monkeypatch, OperationalError("server closed the connection"))
    with pytest.raises(OperationalError):
        approve_many(by=manager, releases=[release])


def test_what_only_the_database_refuses_is_said_in_its_words(manager, monkeypatch):
    failing(monkeypatch, IntegrityError("Nobody acts on their own trust\nCONTEXT: x"))
    [result] = approve_many(by=manager, releases=[propose()])
    assert str(result.refusal) == "Nobody acts on their own trust."
    assert connection.needs_rollback is False


def test_a_constraint_is_not_quoted_in_postgresqls_words(manager, monkeypatch):
    release = propose()

    def twice(**_):
        Release.objects.create(reference=release.reference, tranche=make_tranche(), amount=1)

    monkeypatch.setattr(bulk, "approve_for_programme", twice)
    [result] = approve_many(by=manager, releases=[release], together=True)
    assert str(result.refusal).startswith("A rule of the database refuses it:")
