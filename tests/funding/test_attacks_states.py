"""What must fail: forged and skipped states, by bulk update, raw SQL and pgtrigger.ignore."""

import pytest
from django.db import transaction

from core.dates import today
from core.errors import NotPossible
from funding import services
from funding.models import (
    Release,
)
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    approve,
    make_award,
    make_commitment,
    make_release,
    make_tranche,
    propose,
)
from tests.funding.attacking import REFUSED, as_somebody, party, refused, sql

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("status", ["programme_approved", "approved", "instructed", "paid"])
def test_a_release_cannot_begin_in_a_late_state(status):
    tranche = make_tranche()
    refused(
        lambda: Release.objects.create(
            reference="RL-X", tranche=tranche, amount=MILLION, status=status
        ),
        "begins as proposed|violates check constraint|needs|names",
    )


@pytest.mark.parametrize(
    ("start", "to", "match"),
    [
        ("proposed", "programme_approved", "names who gave it"),
        ("proposed", "approved", "names who gave it"),
        ("proposed", "instructed", "cannot go from|names who"),
        ("proposed", "paid", "cannot go from|names who|check constraint"),
        ("programme_approved", "approved", "names who gave it"),
        ("approved", "instructed", "names who"),
        ("instructed", "paid", "check constraint"),
        ("declined", "proposed", "cannot go from"),
        ("paid", "proposed", "cannot go from"),
    ],
)
def test_a_status_is_not_set_in_bulk_without_its_party(start, to, match):
    release = make_release(start)
    refused(lambda: Release.objects.filter(pk=release.pk).update(status=to), match)


@pytest.mark.parametrize("setting", ["{funding_release:guard_update}", "{}"])
def test_pgtrigger_ignore_opens_no_door(setting):
    release = propose()

    def write():
        sql("SELECT set_config('pgtrigger.ignore', %s, true)", setting)
        Release.objects.filter(pk=release.pk).update(status="programme_approved")

    refused(write, "names who gave it")


def test_raw_sql_approves_nothing():
    release = propose()
    refused(
        lambda: sql("UPDATE funding_release SET status = 'approved' WHERE id = %s", release.pk),
        "names who gave it",
    )


def test_a_write_without_an_actor_is_refused():
    release = propose()
    with pytest.raises(REFUSED, match="names_actor"), transaction.atomic():
        Release.objects.filter(pk=release.pk).update(status="withdrawn", reason="x")


def test_two_party_rows_do_not_skip_the_ledger():
    release = approve(propose(), "programme_approved")
    person = make_user(staff_role="finance_approver")

    def write():
        party(release, person, "approve_finance")
        Release.objects.filter(pk=release.pk).update(status="approved")

    refused(write, "The ledger shows what became of a release", person)


def test_finance_alone_does_not_approve_a_large_tranche():
    release = propose()
    person = make_user(staff_role="finance_approver")
    with pytest.raises(NotPossible, match="has not approved this payment yet"):
        services.approve_for_finance(by=person, release=release)

    def write():
        party(release, person, "approve_finance")
        Release.objects.filter(pk=release.pk).update(status="approved")

    refused(write, "Only the light route", person)


def test_raw_sql_does_not_go_the_light_route_that_one_opened_oneself():
    release = propose()
    person = make_user(staff_role="finance_approver")
    services.set_funding_rules(
        by=person, programme=release.tranche.award.programme, light_route_below=2 * MILLION
    )

    def write():
        party(release, person, "approve_finance")
        Release.objects.filter(pk=release.pk).update(status="approved")

    refused(write, "Whoever set the light route", person)


def test_a_duty_is_not_taken_out_of_turn():
    person = make_user(staff_role="payments_officer")
    refused(lambda: party(propose(), person, "pay"), "not due now", person)
    refused(
        lambda: party(make_release("approved"), person, "approve_programme"),
        "not due now|duty_once",
        person,
    )
    refused(lambda: party(propose(), person, "propose"), "The proposer is", person)


def test_approval_is_refused_without_the_assessors_row():
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment, today()])
    accept(commitment)

    def propose_without_assessors():
        release = Release.objects.create(reference="RL-X", tranche=tranche, amount=MILLION)
        person = make_user(staff_role="programme_manager")
        return release, person

    release, person = as_somebody(propose_without_assessors)

    def write():
        party(release, person, "approve_programme")
        Release.objects.filter(pk=release.pk).update(status="programme_approved")

    refused(write, "Whoever accepted the evidence is a party", person)


def test_approval_is_refused_without_the_proposers_row():
    tranche = make_tranche()
    manager, other = (make_user(staff_role="programme_manager") for _ in range(2))
    release = as_somebody(
        lambda: Release.objects.create(
            reference="RL-X", tranche=tranche, amount=MILLION, proposed_by=manager
        )
    )

    def write():
        party(release, other, "approve_programme")
        Release.objects.filter(pk=release.pk).update(status="programme_approved")

    refused(write, "Whoever proposed is a party", other)
