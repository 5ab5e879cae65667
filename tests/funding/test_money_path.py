"""The whole way of a tranche's money, through the services."""

import pytest
from django.db import connection

from core.actors import PORTAL
from core.dates import today
from core.history import events_of
from funding import services, tasks
from funding.models import LedgerEntry, Release
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    instruct,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
    propose,
)

pytestmark = pytest.mark.django_db


def check_now():
    """Deferred rules are asked now instead of after the test."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def net(release, kind):
    return LedgerEntry.objects.filter(release=release).total(kind)


def test_evidence_accepted_becomes_money_paid():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])

    assert tasks.propose_releases() == 0
    accept(commitment)
    assert tasks.propose_releases(commitment.claim_id) == 1
    release = Release.objects.get(tranche=tranche)
    release = services.approve_for_programme(
        by=make_user(staff_role="programme_manager"), release=release
    )
    release = services.approve_for_finance(
        by=make_user(staff_role="finance_approver"), release=release
    )
    officer = make_user(staff_role="payments_officer")
    batch = instruct(release, by=officer)
    assert (batch.status, batch.release_count, batch.capital_total) == ("instructed", 1, MILLION)
    paid = services.record_paid(
        by=officer, release=release, paid_on=today(), payment_reference=" BACS-77 "
    )
    check_now()
    assert (paid.status, paid.payment_reference, paid.batch_id) == ("paid", "BACS-77", batch.pk)
    assert (net(release, "released"), net(release, "paid")) == (MILLION, MILLION)
    batch = type(batch).objects.get(pk=batch.pk)
    assert batch.status == "closed"
    names = [event.pgh_context["name"] for event in events_of(release)]
    assert names[0] == "portal"
    assert names[-1] == officer.name


@pytest.mark.parametrize(
    ("status", "released", "paid"),
    [
        ("proposed", 0, 0),
        ("programme_approved", 0, 0),
        ("approved", MILLION, 0),
        ("instructed", MILLION, 0),
        ("paid", MILLION, MILLION),
        ("declined", 0, 0),
        ("cancelled", 0, 0),
        ("withdrawn", 0, 0),
        ("failed", 0, 0),
        ("returned", 0, MILLION),
    ],
)
def test_the_ledger_shows_what_became_of_a_release(status, released, paid):
    release = make_release(status)
    check_now()
    assert release.status == status
    assert (net(release, "released"), net(release, "paid")) == (released, paid)


def test_a_failed_payment_is_taken_back_and_can_be_proposed_again_by_a_person():
    release = make_release("failed")
    assert tasks.propose_releases() == 0
    again = services.propose_release(
        by=make_user(staff_role="programme_manager"), tranche=release.tranche
    )
    check_now()
    assert again.status == "proposed"


def test_a_cancelled_instructed_payment_leaves_the_batch_closed():
    release = make_release("instructed")
    cancelled = services.cancel_release(by=PORTAL, release=release, reason="Twice in the file")
    check_now()
    assert cancelled.status == "cancelled"
    assert cancelled.batch.status == "closed"
    assert net(release, "released") == 0


def test_proposing_is_refused_while_a_release_lives():
    tranche = make_tranche()
    propose(tranche)
    with pytest.raises(Exception, match="under way or made"):
        propose(tranche)
