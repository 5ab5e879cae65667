"""What a tranche waits for: one test row for each code, and the day on which it ends."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

import evidence.services
from core.actors import PORTAL
from core.dates import FinancialYear, today
from core.errors import NotPossible
from evidence.lifecycles import CLAIM
from funding import services
from funding.blockers import OWNERS, WORDS, blockers_of, check_unblocked
from funding.models import CommitmentType, Tranche
from funding.services import Holder, YearAmount
from programmes import services as programme_services
from programmes.models import RoleCap
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, ready_claim, sign, submitted_claim
from tests.factories.funding import (
    MILLION,
    accept,
    make_award,
    make_budget,
    make_commitment,
    make_release,
    make_tranche,
    make_type,
    propose,
    this_year,
)
from tests.factories.people import add_member, make_member
from tests.factories.programmes import make_participation, make_programme
from tests.factories.trusts import make_trust
from tests.support.acting import save
from trusts.models import Trust

pytestmark = pytest.mark.django_db


def codes(tranche):
    return [(blocker.code, blocker.owed_by) for blocker in blockers_of([tranche])[tranche.pk]]


def test_a_tranche_for_which_all_is_done_waits_for_nothing():
    assert codes(make_tranche()) == []


def test_an_award_that_is_not_agreed_pays_nothing():
    tranche = make_tranche(make_award(agreed=False))
    assert codes(tranche) == [
        ("agreement_not_signed", "trust"),
        ("award_not_agreed", "programme"),
    ]


def test_an_award_that_is_closed_pays_nothing():
    tranche = make_tranche()
    services.close_award(by=PORTAL, award=tranche.award, reason="Done")
    assert codes(tranche) == [("award_not_agreed", "programme")]


def test_due_diligence_of_every_holder_comes_first():
    programme = make_programme()
    ready, late = make_trust(), make_trust()
    make_participation(programme, ready)
    part = make_participation(programme, late, status="due_diligence")
    award = services.create_award(
        by=PORTAL,
        programme=programme,
        role="aspirant",
        holders=[Holder(ready, MILLION), Holder(late, MILLION)],
        amounts=[YearAmount(this_year(), "capital", 2 * MILLION)],
    )
    make_budget(programme)
    services.sign_agreement(by=PORTAL, award=award, signed_on=today(), reference="A")
    tranche = make_tranche(award)
    assert codes(tranche) == [("due_diligence", "programme")]
    programme_services.finish_due_diligence(by=PORTAL, participation=part)
    assert codes(tranche) == []


def test_a_trust_that_left_is_paid_nothing():
    tranche = make_tranche()
    part = tranche.award.holders.get().participation
    programme_services.withdraw(by=PORTAL, participation=part, reason="Merged")
    assert codes(tranche) == [("participation_ended", "programme")]


def test_a_closed_trust_is_paid_nothing():
    tranche = make_tranche()
    trust = Trust.objects.get(pk=tranche.payee_id)
    trust.close_date = today() - timedelta(days=1)
    save(trust)
    assert codes(tranche) == [("payee_closed", "programme")]


def test_the_payee_no_longer_holds_the_award(on_day):
    year = this_year()
    on_day(date(year, 9, 1))
    programme = make_programme()
    trusts = [make_trust(), make_trust()]
    tranche = make_tranche(
        make_award(programme, trusts=trusts, amount=2 * MILLION), payee=trusts[1]
    )
    holder = tranche.award.holders.get(trust=trusts[1])
    holder.until_date, holder.decision = today(), "Its successor takes over"
    save(holder)
    on_day(date(year, 9, 2))
    assert codes(tranche) == [("payee_not_holder", "programme")]


def with_commitment():
    award = make_award()
    commitment = make_commitment(award)
    return make_tranche(award, conditions=[commitment]), commitment


def test_a_commitment_waits_for_whoever_has_it():
    tranche, commitment = with_commitment()
    claim = commitment.claim
    assert codes(tranche) == [("commitment_open", "trust")]
    claim = submitted_claim(claim)
    assert codes(tranche) == [("commitment_submitted", "assessor")]
    decide(claim, "returned")
    assert codes(tranche) == [("commitment_returned", "trust")]
    claim = sign(ready_claim(claim)).claim
    evidence.services.withdraw_claim(
        by=make_member(claim.trust, "cio"), claim=claim, reason="Not yet"
    )
    assert codes(tranche) == [("commitment_withdrawn", "trust")]
    claim = sign(ready_claim(claim)).claim
    decide(claim, "rejected")
    assert codes(tranche) == [("commitment_rejected", "trust")]
    claim = sign(ready_claim(claim)).claim
    decide(claim)
    assert codes(tranche) == []
    evidence.services.revoke_claim(
        by=make_user(staff_role="assessor"), claim=claim, reason="Found to be untrue"
    )
    assert codes(tranche) == [("commitment_revoked", "trust")]
    claim = sign(ready_claim(claim)).claim
    decide(claim)
    assert codes(tranche) == []


def test_a_date_is_met_on_its_day(on_day):
    year = this_year()
    on_day(date(year, 6, 1))
    tranche = make_tranche(conditions=[date(year, 6, 3)])
    (blocker,) = blockers_of([tranche])[tranche.pk]
    assert (blocker.code, blocker.owner) == ("date_not_reached", "Nobody: the day will come")
    assert blocker.sentence == f"It is not yet 3 June {year}."
    on_day(date(year, 6, 3))
    assert codes(tranche) == []


def test_a_tranche_without_conditions_is_not_finished():
    assert codes(make_tranche(conditions=[])) == [("no_conditions", "programme")]


def test_an_upfront_tranche_wants_the_agreement_and_the_need():
    award = make_award(upfront_agreed=True)
    tranche = make_tranche(award, conditions=[], upfront=True)
    assert codes(tranche) == [("upfront_need_missing", "trust")]
    services.record_upfront_need(by=PORTAL, tranche=tranche, need="To hire a team")
    assert codes(tranche) == []


def test_an_upfront_tranche_that_was_not_agreed_is_refused_and_blocked():
    tranche = make_tranche(conditions=[])
    with pytest.raises(NotPossible, match="no instalment before delivery"):
        make_tranche(tranche.award, upfront=True)
    save_upfront(tranche)
    assert codes(tranche) == [("upfront_not_agreed", "programme")]


def save_upfront(tranche):
    tranche.upfront, tranche.upfront_need = True, "Set by hand"
    save(tranche)


def test_an_assessor_of_a_shared_award_is_unconnected_to_every_holder():
    trusts = [make_trust(), make_trust()]
    award = make_award(trusts=trusts)
    commitment = make_commitment(award, trust=trusts[0])
    tranche = make_tranche(award, conditions=[commitment])
    assessor = make_user(staff_role="assessor")
    add_member(assessor, trusts[1], "viewer")
    accept(commitment, by=assessor)
    assert codes(tranche) == [("assessor_connected", "programme")]


@pytest.mark.parametrize(
    ("month", "day", "next_year", "expected"),
    [
        (3, 31, 0, [("year_not_begun", "date")]),
        (4, 1, 0, []),
        (3, 31, 1, []),
        (4, 1, 1, [("year_over", "programme")]),
    ],
)
def test_a_tranche_is_paid_in_its_own_year(on_day, month, day, next_year, expected):
    year = this_year()
    on_day(date(year, 3, 20))
    award = make_award(
        amounts=[YearAmount(year, "capital", 6 * MILLION)], awarded_on=today(), budget=False
    )
    make_budget(award.programme, year=year)
    tranche = make_tranche(award, year=year, due_on=date(year, 9, 1))
    on_day(date(year + next_year, month, day))
    assert codes(tranche) == expected


def test_money_wants_a_confirmed_budget_with_room():
    award = make_award(budget=False)
    tranche = make_tranche(award)
    assert codes(tranche) == [("budget_missing", "finance")]
    budget = make_budget(award.programme, confirmed=False, amount=MILLION - 1)
    assert codes(tranche) == [("budget_exhausted", "finance"), ("budget_indicative", "finance")]
    services.confirm_budget(by=PORTAL, budget=budget)
    (blocker,) = blockers_of([tranche])[tranche.pk]
    year = FinancialYear(tranche.year)
    assert blocker.sentence == f"The capital budget for {year} has too little left."
    make_budget(award.programme, amount=MILLION, confirmed=False)
    assert codes(tranche) == []


def test_a_budget_of_the_other_class_or_year_does_not_help():
    award = make_award(budget=False)
    make_budget(award.programme, capital_class="revenue")
    make_budget(award.programme, year=this_year() + 1)
    assert codes(make_tranche(award)) == [("budget_missing", "finance")]


def test_a_release_on_its_way_does_not_count_twice_against_its_budget():
    award = make_award(budget=False)
    make_budget(award.programme, amount=MILLION)
    release = propose(make_tranche(award))
    assert codes(release.tranche) == [("already_released", "nobody")]
    check_unblocked(release.tranche, under_way=True)
    with pytest.raises(NotPossible, match="under way or made"):
        check_unblocked(release.tranche)


@pytest.mark.parametrize("status", ["declined", "failed", "cancelled"])
def test_a_dead_release_frees_the_tranche_and_its_money(status):
    assert codes(make_release(status).tranche) == []


def test_a_lower_cap_blocks_what_is_above_it():
    tranche = make_tranche()
    award = tranche.award
    cap = RoleCap.objects.get(programme=award.programme, role="aspirant")
    cap.amount = 5 * MILLION
    save(cap)
    assert codes(tranche) == [("cap_exceeded", "programme")]
    cap.as_of = today() + timedelta(days=1)
    save(cap)
    assert codes(tranche) == [("cap_missing", "programme")]


def test_seed_money_pays_for_strategy_and_business_case_only():
    award = make_award(role="seed", amount=MILLION / 4)
    tranche = make_tranche(award, amount=MILLION / 4)
    assert codes(tranche) == [("seed_purpose", "programme")]
    with pytest.raises(NotPossible, match="strategy and a business case only"):
        make_commitment(award, type_=make_type())
    kind = make_type(for_seed=True)
    make_commitment(award, type_=kind)
    assert codes(tranche) == []
    services.set_commitment_type(by=PORTAL, code=kind.code, for_seed=False)
    assert codes(tranche) == [("seed_purpose", "programme")]
    assert CommitmentType.objects.get(code=kind.code).title == kind.title


def test_every_code_of_the_rules_has_its_words():
    folder = Path(apps.get_app_config("funding").path, "sql")
    files = "".join(file.read_text() for file in folder.glob("[23]*.sql"))
    text = "".join(re.findall(r"FUNCTION funding_blocked_by_.*?\$\$;", files, re.DOTALL))
    in_sql = set(re.findall(r"'([a-z]+_[a-z_]+[a-z])'", text))
    # These carry the status of a claim, which has a test of its own.
    by_status = ("commitment_", "milestone_", "evidence_")
    in_words = {code for code in WORDS if not code.startswith(by_status)}
    in_sql -= {"not_planned", "milestone_late"}
    assert in_sql == in_words
    owners = set(re.findall(r"'(trust|assessor|programme|finance|date|nobody)'", text))
    assert owners == set(OWNERS)


@pytest.mark.parametrize("kind", ["commitment", "evidence"])
def test_every_status_of_a_claim_but_accepted_has_its_words(kind):
    waiting = {f"{kind}_{status}" for status in CLAIM.states} - {f"{kind}_accepted"}
    assert waiting == {code for code in WORDS if code.startswith(f"{kind}_")}


def test_many_tranches_are_asked_about_in_one_query():
    award = make_award()
    tranches = [make_tranche(award, amount=MILLION / 10) for _ in range(5)]
    with CaptureQueriesContext(connection) as captured:
        found = blockers_of([*tranches, tranches[0].pk])
    assert len(captured) == 1
    assert found == {tranche.pk: [] for tranche in tranches}
    assert blockers_of(Tranche.objects.none()) == {}


def test_a_refusal_says_all_that_is_in_the_way_and_what_to_do_first():
    tranche = make_tranche(make_award(agreed=False, budget=False))
    with pytest.raises(NotPossible) as refusal:
        propose(tranche)
    text = str(refusal.value)
    assert "The agreement is not signed." in text
    assert "There is no capital budget" in text
    assert text.endswith("then records the date and the reference.")
