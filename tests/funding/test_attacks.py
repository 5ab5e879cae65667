"""What must fail, tried with the web role's own connection: services, bulk updates, raw SQL."""

import pghistory
import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import today
from core.errors import NotAllowed, NotPossible
from funding import services
from funding.models import (
    AwardAmount,
    Budget,
    Condition,
    LedgerEntry,
    Release,
    ReleaseParty,
    Tranche,
)
from funding.services import YearAmount
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    accept,
    approve,
    instruct,
    lead_of,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    propose,
    this_year,
)
from tests.factories.people import add_member
from tests.factories.programmes import make_pair, make_pairing
from tests.support.acting import save

pytestmark = pytest.mark.django_db

REFUSED = (IntegrityError, InternalError)


def as_somebody(write, user=None):
    """Run a write with a history context like a service's, and ask the deferred rules."""
    key = {"actor": "user:1", "user": user.pk if user else None, "name": "Attacker"}
    with transaction.atomic(), pghistory.context(**key):
        result = write()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return result


def refused(write, match, user=None):
    with pytest.raises(REFUSED, match=match):
        as_somebody(write, user)


def sql(text, *params):
    with connection.cursor() as cursor:
        cursor.execute(text, params)


def party(release, person, duty):
    return ReleaseParty.objects.create(release=release, person=person, duty=duty)


def two_hats(first, second):
    """A person with two staff roles at once."""
    person = make_user(staff_role=first)
    save(StaffRole(user=person, role=second))
    return person


# One person, one duty


def test_who_proposed_cannot_approve():
    manager = make_user(staff_role="programme_manager")
    release = services.propose_release(by=manager, tranche=make_tranche())
    with pytest.raises(NotAllowed, match="You proposed this payment"):
        services.approve_for_programme(by=manager, release=release)


def test_who_proposed_cannot_take_the_party_row_of_an_approver():
    manager = make_user(staff_role="programme_manager")
    release = services.propose_release(by=manager, tranche=make_tranche())
    refused(
        lambda: party(release, manager, "approve_programme"),
        "funding_one_person_one_duty",
        manager,
    )


def test_one_person_cannot_give_both_approvals():
    person = two_hats("programme_manager", "finance_approver")
    release = services.approve_for_programme(by=person, release=propose())
    with pytest.raises(NotAllowed, match="approved this payment for the programme"):
        services.approve_for_finance(by=person, release=release)
    refused(
        lambda: party(release, person, "approve_finance"), "funding_one_person_one_duty", person
    )


def test_who_approved_cannot_pay():
    person = two_hats("finance_approver", "payments_officer")
    release = approve(propose(), "programme_approved")
    release = services.approve_for_finance(by=person, release=release)
    batch = instruct(release, by=person)
    line = batch.lines.get()
    assert (batch.status, line.outcome) == ("empty", "left_out")
    assert "You approved this payment for finance" in line.reason
    assert Release.objects.get(pk=release.pk).status == "approved"


def test_who_accepted_the_evidence_cannot_approve():
    person = two_hats("assessor", "programme_manager")
    award = make_award()
    commitment = make_commitment(award)
    tranche = make_tranche(award, conditions=[commitment])
    accept(commitment, by=person)
    release = propose(tranche)
    with pytest.raises(NotAllowed, match="You accepted the evidence"):
        services.approve_for_programme(by=person, release=release)
    refused(
        lambda: party(release, person, "approve_programme"), "funding_one_person_one_duty", person
    )
    with pytest.raises(NotAllowed, match="You accepted the evidence"):
        services.propose_release(by=person, tranche=tranche)


def test_nobody_takes_a_duty_in_the_name_of_another():
    release = propose()
    other = make_user(staff_role="programme_manager")
    refused(
        lambda: party(release, other, "approve_programme"),
        "event_by_oneself",
        make_user(staff_role="finance_approver"),
    )


# Trusts of one's own


def belongs_to(trust, role="programme_manager"):
    person = make_user(staff_role=role)
    add_member(person, trust, "viewer")
    return person


def test_nobody_acts_on_their_own_trust():
    release = propose()
    person = belongs_to(release.tranche.payee)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.approve_for_programme(by=person, release=release)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.decline_release(by=person, release=release, reason="x")
    with pytest.raises(NotAllowed, match="You belong to"):
        services.cancel_release(by=person, release=release, reason="x")
    refused(lambda: party(release, person, "approve_programme"), "Nobody acts on their own", person)


def test_nobody_proposes_for_their_own_trust():
    tranche = make_tranche()
    person = belongs_to(tranche.payee)
    with pytest.raises(NotAllowed, match="You belong to"):
        services.propose_release(by=person, tranche=tranche)


def test_nobody_acts_on_a_trust_paired_with_their_own():
    exemplar, follower = make_pair()
    make_pairing(exemplar, follower)
    award = services.create_award(
        by=PORTAL,
        programme=exemplar.programme,
        role="exemplar",
        holders=[services.Holder(exemplar.trust)],
        amounts=[YearAmount(this_year(), "capital", 2 * MILLION)],
    )
    make_budget(award.programme)
    services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A-1")
    release = propose(make_tranche(award))
    person = belongs_to(follower.trust)
    with pytest.raises(NotAllowed, match="paired with it"):
        services.approve_for_programme(by=person, release=release)
    refused(lambda: party(release, person, "approve_programme"), "Nobody acts on their own", person)


# Late states, skipped states, no names


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
        Release.objects.filter(pk=release.pk).update(status="cancelled", reason="x")


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


# Sums


def test_a_release_never_exceeds_its_tranche():
    tranche = make_tranche()
    refused(
        lambda: Release.objects.create(reference="RL-X", tranche=tranche, amount=MILLION + 1),
        "never comes to more than its tranche",
    )


def test_one_tranche_has_one_live_release():
    release = propose()
    refused(
        lambda: Release.objects.create(
            reference="RL-X", tranche=release.tranche, amount=release.amount
        ),
        "already_released",
    )


def test_tranches_never_exceed_the_award():
    award = make_award(amount=2 * MILLION)
    tranche = make_tranche(award)
    with pytest.raises(NotPossible, match="go beyond the award"):
        make_tranche(award, amount=MILLION + 1)
    refused(
        lambda: Tranche.objects.filter(pk=tranche.pk).update(amount=2 * MILLION + 1),
        "never come to more than the award",
    )


def test_a_tranche_stays_as_it_is_while_it_is_being_paid():
    release = propose()
    refused(
        lambda: Tranche.objects.filter(pk=release.tranche_id).update(capital_class="revenue"),
        "stays as it is",
    )


def test_an_award_never_exceeds_its_cap():
    award = make_award(agreed=False)
    with pytest.raises(NotPossible, match="above the cap"):
        make_award(award.programme, amount=6 * MILLION + 1)
    refused(
        lambda: AwardAmount.objects.filter(award=award).update(amount=6 * MILLION + 1),
        "keeps to the cap",
    )
    refused(
        lambda: AwardAmount.objects.create(
            award=award, year=this_year() + 1, capital_class="revenue", amount=1
        ),
        "keeps to the cap",
    )


def test_an_agreed_award_is_not_rewritten():
    award = make_award()
    refused(lambda: award.amounts.update(amount=1), "fixed once it is agreed")
    refused(lambda: award.holders.update(amount=1), "not rewritten")
    refused(
        lambda: type(award).objects.filter(pk=award.pk).update(upfront_agreed=True),
        "fixed once it is signed",
    )


def test_releases_never_exceed_the_budget():
    award = make_award(budget=False)
    make_budget(award.programme, amount=MILLION + 1)
    propose(make_tranche(award))
    second = make_tranche(award)
    with pytest.raises(NotPossible, match="too little left"):
        propose(second)
    refused(
        lambda: Release.objects.create(reference="RL-X", tranche=second, amount=MILLION),
        "budget_exhausted",
    )


def test_a_budget_never_falls_below_what_is_committed():
    release = propose()
    budget = Budget.objects.get(programme=release.tranche.award.programme)
    with pytest.raises(NotPossible, match="under way or made"):
        services.set_budget(
            by=PORTAL,
            programme=budget.programme,
            year=budget.year,
            capital_class=budget.capital_class,
            amount=release.amount - 1,
        )
    refused(
        lambda: Budget.objects.filter(pk=budget.pk).update(amount=release.amount - 1),
        "More than this is committed",
    )


# What stays


@pytest.mark.parametrize("status", ["approved", "paid"])
def test_ledger_and_parties_are_never_changed_or_removed(status):
    release = make_release(status)
    for rows in (release.ledger, release.parties):
        refused(lambda rows=rows: rows.all().delete(), "never changed or removed|protected")
        refused(lambda rows=rows: rows.update(release=release), "never changed or removed")


def test_conditions_are_not_taken_away():
    tranche = make_tranche()
    refused(lambda: tranche.conditions.all().delete(), "never changed or removed")
    refused(lambda: tranche.conditions.update(on_date=today()), "never changed or removed")


def test_a_condition_of_another_award_does_not_count():
    tranche = make_tranche()
    foreign = make_commitment(make_award())
    refused(
        lambda: Condition.objects.create(tranche=tranche, kind="commitment", commitment=foreign),
        "commitments of its own award",
    )


def test_a_ledger_entry_says_only_what_is_so():
    release = propose()
    tranche = release.tranche
    facts = {
        "award": tranche.award,
        "tranche": tranche,
        "release": release,
        "trust": tranche.payee,
        "year": tranche.year,
        "capital_class": tranche.capital_class,
        "on_date": today(),
    }
    for kind in ("released", "paid", "returned", "recovered"):
        refused(
            lambda kind=kind: LedgerEntry.objects.create(kind=kind, amount=MILLION, **facts),
            "repeats the release",
        )
    refused(
        lambda: LedgerEntry.objects.create(
            kind="allocated", amount=1, **{**facts, "tranche": None, "release": None}
        ),
        "no more, no less|allocated_once",
    )


def test_a_reversal_takes_back_one_whole_entry():
    release = make_release("approved")
    entry = release.ledger.get()
    facts = {
        "kind": "released",
        "award": entry.award,
        "tranche": entry.tranche,
        "release": release,
        "trust": entry.trust,
        "year": entry.year,
        "capital_class": entry.capital_class,
        "on_date": today(),
        "reverses": entry,
    }
    refused(lambda: LedgerEntry.objects.create(amount=-1, **facts), "one whole entry")
    refused(
        lambda: LedgerEntry.objects.create(amount=-entry.amount, **facts),
        "The ledger shows what became",
    )


def test_no_more_comes_back_than_was_paid():
    release = make_release("paid")
    entry = release.ledger.get(kind="paid")
    facts = {
        "kind": "recovered",
        "award": entry.award,
        "tranche": entry.tranche,
        "release": release,
        "trust": entry.trust,
        "year": entry.year,
        "capital_class": entry.capital_class,
        "on_date": today(),
    }
    refused(lambda: LedgerEntry.objects.create(amount=MILLION + 1, **facts), "No more comes back")


def test_a_paid_release_is_not_touched_again():
    release = make_release("paid")
    refused(
        lambda: Release.objects.filter(pk=release.pk).update(payment_reference="Other"),
        "only by going on",
    )
    refused(
        lambda: Release.objects.filter(pk=release.pk).update(amount=1), "keeps what was|only by"
    )
    refused(lambda: Release.objects.filter(pk=release.pk).delete(), "never deleted|protected")


def test_a_release_joins_a_batch_only_when_it_is_instructed():
    batch = make_release("instructed").batch
    release = make_release("approved")
    refused(
        lambda: Release.objects.filter(pk=release.pk).update(batch=batch, status="cancelled"),
        "joins a batch when|check constraint",
    )
    officer = make_user(staff_role="payments_officer")

    def write():
        party(release, officer, "pay")
        Release.objects.filter(pk=release.pk).update(batch=batch, status="instructed")

    refused(write, "a batch that is being made", officer)


def test_the_control_totals_of_a_batch_add_up():
    batch = make_release("instructed").batch
    refused(
        lambda: type(batch).objects.filter(pk=batch.pk).update(capital_total=1),
        "control totals",
    )


def test_a_commitment_belongs_to_a_holder_and_its_claim_to_the_same_trust():
    award, other = make_award(), make_award()
    commitment = make_commitment(award)
    with pytest.raises(NotPossible, match="does not hold award"):
        make_commitment(award, trust=lead_of(other))
    refused(
        lambda: type(commitment).objects.create(
            reference="CM-X",
            award=other,
            trust=lead_of(other),
            type=commitment.type,
            claim=commitment.claim,
            due_on=today(),
            baseline_due_on=today(),
        ),
        "belongs to the same trust",
    )


def test_a_tranche_is_paid_to_a_holder():
    award, other = make_award(), make_award()
    tranche = make_tranche(award)
    refused(
        lambda: Tranche.objects.filter(pk=tranche.pk).update(payee=lead_of(other)),
        "a trust that holds the award",
    )
