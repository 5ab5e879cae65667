"""Money that waits for a milestone: blockers, proposal, parties, what is held up, and attacks."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from accounts.models import StaffRole
from core.actors import PORTAL
from core.dates import today
from core.errors import NotPossible
from evidence import services as evidence
from evidence.lifecycles import CLAIM
from evidence.models import Claim
from funding import services, tasks
from funding.blockers import WORDS, blockers_of
from funding.models import Condition, Release
from funding.page_data.conditions import conditions_of
from funding.page_data.overview import for_overview, next_of_each_trust, open_instalments
from funding.page_data.payments import reviews_behind
from funding.presenting import waiting_lines
from funding.queries import assessors_of
from funding.sweeps import releases_to_refresh, tranches_to_propose
from funding.waiting import held_up_by
from milestones import services as milestones
from tests.evidence.helpers import database_refuses
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, ready_claim, sign, submitted_claim
from tests.factories.funding import MILLION, make_award, make_tranche, propose
from tests.factories.milestones import claims_of, make_criterion, make_milestone, make_plan, reach
from tests.factories.people import add_member, make_member
from tests.factories.trusts import make_trust
from tests.support.acting import save

pytestmark = pytest.mark.django_db


def waiting(criteria=2, trusts=(), plan_of=None):
    """A tranche that waits for a milestone of a holder of its award, and the plan."""
    award = make_award(trusts=trusts)
    holder = award.holders.get(trust=plan_of) if plan_of else award.holders.get(lead=True)
    plan = make_plan(make_milestone(criteria=criteria), participation=holder.participation)
    return make_tranche(award, conditions=[plan]), plan


def codes(tranche):
    return [(each.code, each.owed_by) for each in blockers_of([tranche])[tranche.pk]]


def test_a_milestone_waits_for_whoever_has_it():
    tranche, plan = waiting(criteria=1)
    (claim,) = claims_of(plan)
    assert codes(tranche) == [("milestone_open", "trust")]
    claim = submitted_claim(claim)
    assert codes(tranche) == [("milestone_submitted", "assessor")]
    decide(claim, "returned")
    assert codes(tranche) == [("milestone_returned", "trust")]
    claim = sign(ready_claim(claim)).claim
    evidence.withdraw_claim(by=make_member(claim.trust, "cio"), claim=claim, reason="Not yet")
    assert codes(tranche) == [("milestone_withdrawn", "trust")]
    claim = sign(ready_claim(claim)).claim
    decide(claim, "rejected")
    assert codes(tranche) == [("milestone_rejected", "trust")]
    claim = sign(ready_claim(claim)).claim
    decide(claim)
    assert codes(tranche) == []
    evidence.revoke_claim(
        by=make_user(staff_role="assessor"), claim=claim, reason="Found to be untrue"
    )
    assert codes(tranche) == [("milestone_revoked", "trust")]


def test_one_line_for_one_milestone_and_the_trusts_turn_comes_first():
    tranche, plan = waiting(criteria=3)
    first, second, third = claims_of(plan)
    reach(plan, claims=[first])
    submitted_claim(second)
    (blocker,) = blockers_of([tranche])[tranche.pk]
    assert (blocker.code, blocker.owed_by) == ("milestone_open", "trust")
    assert blocker.sentence == (
        f"“Milestone {plan.milestone.number}, {plan.milestone.name}”: 1 of 3 criteria met."
    )
    submitted_claim(third)
    assert codes(tranche) == [("milestone_submitted", "assessor")]


def test_a_milestone_that_asks_for_nothing_is_not_reached():
    tranche, plan = waiting(criteria=1)
    (criterion,) = plan.milestone.criteria.all()
    make_criterion(plan.milestone, code=criterion.code, in_force_until=today() - timedelta(days=1))
    (blocker,) = blockers_of([tranche])[tranche.pk]
    assert (blocker.code, blocker.owed_by) == ("milestone_not_planned", "programme")


def test_every_status_of_a_claim_but_accepted_has_its_words():
    wanted = {f"milestone_{status}" for status in CLAIM.states} - {"milestone_accepted"}
    found = {code for code in WORDS if code.startswith("milestone_")}
    assert found == wanted | {"milestone_not_planned", "milestone_late"}


def test_the_worker_proposes_what_waited_for_the_milestone():
    tranche, plan = waiting(criteria=2)
    first, last = claims_of(plan)
    reach(plan, claims=[first])
    assert tasks.propose_releases(first.pk) == 0
    reach(plan, claims=[last])
    assert tranches_to_propose(last.pk) == [tranche.pk]
    assert tasks.propose_releases(last.pk) == 1
    release = Release.objects.get(tranche=tranche)
    assert release.proposed_by is None
    assert set(release.parties.values_list("person", flat=True)) == assessors_of(tranche)
    assert set(release.parties.values_list("duty", flat=True)) == {"assess"}
    assert releases_to_refresh(last.pk) == [release.pk]


def test_the_sweep_comes_to_the_same():
    tranche, plan = waiting()
    reach(plan)
    assert tasks.propose_releases() == 1
    assert Release.objects.filter(tranche=tranche).count() == 1
    assert releases_to_refresh() == []


def test_whoever_accepted_a_criterion_takes_no_other_part():
    tranche, plan = waiting(criteria=2)
    assessor = reach(plan)
    assert assessors_of(tranche) == {assessor.pk}
    assert {review.assessor_id for review in reviews_behind(tranche)} == {assessor.pk}
    save_role(assessor, "programme_manager")
    release = propose(tranche)
    with pytest.raises(Exception, match=r"duty|accepted|assessed"):
        services.approve_for_programme(by=again(assessor), release=release)


def save_role(person, role):
    save(StaffRole(user=person, role=role))


def again(person):
    return type(person).objects.get(pk=person.pk)


def test_an_assessor_of_a_shared_award_is_unconnected_to_every_holder():
    trusts = [make_trust(), make_trust()]
    tranche, plan = waiting(criteria=1, trusts=trusts, plan_of=trusts[0])
    assessor = make_user(staff_role="assessor")
    add_member(assessor, trusts[1], "viewer")
    reach(plan, by=assessor)
    assert codes(tranche) == [("assessor_connected", "programme")]


def test_a_revoked_criterion_stops_an_approval():
    tranche, plan = waiting(criteria=1)
    assessor = reach(plan)
    release = propose(tranche)
    evidence.revoke_claim(by=assessor, claim=claims_of(plan)[0], reason="Found to be untrue")
    with pytest.raises(NotPossible, match="no longer accepted"):
        services.approve_for_programme(
            by=make_user(staff_role="programme_manager"), release=release
        )


def test_a_criterions_claim_says_what_it_holds_up():
    tranche, plan = waiting(criteria=2)
    held = Claim.objects.filter(pk__in=[claim.pk for claim in claims_of(plan)])
    assert set(held.values_list("held_up", flat=True)) == {tranche.amount}
    reach(plan)
    propose(tranche)
    assert set(held.values_list("held_up", flat=True)) == {Decimal(0)}


def test_a_criterion_that_is_asked_later_holds_up_the_same():
    tranche, plan = waiting(criteria=1)
    added = make_criterion(plan.milestone)
    milestones.ask_new_criteria(by=PORTAL, plan=plan, reason="In force since April")
    (claim,) = (each.claim for each in plan.criteria.filter(criterion=added))
    assert claim.held_up == tranche.amount


def test_a_trust_holds_up_what_waits_for_its_milestone():
    tranche, plan = waiting(criteria=1)
    assert held_up_by(plan.trust).by_class == {"capital": tranche.amount}
    submitted_claim(claims_of(plan)[0])
    assert held_up_by(plan.trust).by_class == {}


def test_the_overview_counts_from_the_day_on_which_it_was_sent():
    tranche, plan = waiting(criteria=1)
    claim = submitted_claim(claims_of(plan)[0])
    manager = make_user(staff_role="programme_manager")
    found = next_of_each_trust(open_instalments(manager).filter(pk=tranche.pk))
    row: Any = for_overview(found).get()
    assert row.since == claim.latest_submission.signed_at


def test_the_page_names_the_milestone():
    tranche, plan = waiting(criteria=2)
    (line,) = waiting_lines(conditions_of(tranche), blockers_of([tranche])[tranche.pk])
    assert line.title == f"Milestone {plan.milestone}"
    assert line.url == plan.get_absolute_url()
    assert "0 of 2 criteria met" in line.next_step


def test_a_tranche_waits_for_milestones_of_a_holder_only():
    tranche, _ = waiting()
    other = make_plan()
    with pytest.raises(NotPossible, match="does not hold award"):
        services.add_condition(by=PORTAL, tranche=tranche, condition=other)
    with database_refuses("milestones of a trust that holds its award"):
        save(Condition(tranche=tranche, kind="milestone", milestone=other))


def test_a_tranche_waits_for_a_milestone_once():
    tranche, plan = waiting()
    with pytest.raises(NotPossible, match="waits for that already"):
        services.add_condition(by=PORTAL, tranche=tranche, condition=plan)
    with database_refuses("funding_condition_milestone_once"):
        save(Condition(tranche=tranche, kind="milestone", milestone=plan))


def test_a_condition_names_one_thing_of_its_kind():
    tranche, plan = waiting()
    second = milestones.plan_milestones(
        by=PORTAL,
        participation=plan.participation,
        dates={make_milestone(): today() + timedelta(days=9)},
    )[0]
    for wrong in (
        {"kind": "date", "milestone": second},
        {"kind": "milestone", "milestone": second, "on_date": today()},
        {"kind": "milestone"},
        {"kind": "commitment", "milestone": second},
    ):
        with database_refuses("funding_condition_fits_kind"):
            save(Condition(tranche=tranche, **wrong))


def test_no_condition_is_lifted_by_an_update():
    tranche, plan = waiting()
    with database_refuses("never changed or removed"):
        Condition.objects.filter(tranche=tranche).update(kind="date")
    with database_refuses("never changed or removed"):
        Condition.objects.filter(tranche=tranche, milestone=plan).delete()


def test_no_release_passes_the_trigger_before_the_milestone_is_reached():
    tranche, _ = waiting()
    with database_refuses("milestone_open"):
        save(Release(reference="RL-2000-0001", tranche=tranche, amount=MILLION, status="proposed"))
