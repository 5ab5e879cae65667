"""What must fail: sums beyond their limits, and changes to what stays."""

import pytest

from core.actors import PORTAL
from core.dates import today
from core.errors import NotPossible
from funding import services
from funding.models import (
    AwardAmount,
    Budget,
    Condition,
    LedgerEntry,
    Release,
    Tranche,
)
from tests.factories.accounts import make_user
from tests.factories.funding import (
    MILLION,
    lead_of,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    propose,
    this_year,
)
from tests.funding.attacking import party, refused

pytestmark = pytest.mark.django_db


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
        "no more, no less|promised money",
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
    officer = make_user(staff_role="payments_officer")
    asked = services.create_batch(by=officer, releases=[make_release("approved")])
    issued = make_release("instructed").batch
    for batch, words in ((asked, "control totals"), (issued, "stays as it was issued")):
        refused(
            lambda batch=batch: type(batch).objects.filter(pk=batch.pk).update(capital_total=1),
            words,
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


def test_a_release_counts_against_the_budgets_of_its_award_whatever_is_written():
    release = make_release()
    tranche, row = release.tranche, Release.objects.get(pk=release.pk)
    assert row.programme == tranche.award.programme
    assert row.wave == tranche.award.wave
    assert (row.year, row.capital_class) == (tranche.year, tranche.capital_class)
    for other in ({"programme": None}, {"year": tranche.year + 1}, {"capital_class": "revenue"}):
        refused(
            lambda other=other: Release.objects.filter(pk=release.pk).update(**other),
            "keeps what was proposed",
        )
