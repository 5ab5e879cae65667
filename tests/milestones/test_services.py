"""Planning, re-planning and reaching milestones."""

from datetime import date, timedelta

import pytest

from core.actors import PORTAL
from core.dates import today
from core.history import events_of
from evidence import services as evidence
from evidence.models import Claim
from milestones import services
from milestones.claim_kind import address
from milestones.models import Criterion, Milestone, PublishedDate, TrustMilestone
from milestones.queries import achieved_on
from programmes.services import load_published_facts
from tests.evidence.helpers import refused
from tests.factories.accounts import make_user
from tests.factories.evidence import make_claim, submitted_claim
from tests.factories.milestones import (
    claims_of,
    dated,
    make_criterion,
    make_milestone,
    make_plan,
    reach,
)
from tests.factories.people import make_member
from tests.factories.programmes import make_manager, make_participation

pytestmark = pytest.mark.django_db


def in_days(days: int) -> date:
    return today() + timedelta(days=days)


def test_a_plan_has_a_baseline_and_a_claim_for_every_criterion() -> None:
    participation, milestone = make_participation(), make_milestone(criteria=3)
    manager = make_manager()
    [plan] = services.plan_milestones(
        by=manager, participation=participation, dates={milestone: in_days(30)}, source="AGR-1"
    )
    [first] = plan.dates.all()
    assert (first.number, first.planned_for, first.source) == (1, in_days(30), "AGR-1")
    assert {claim.requirement_code for claim in claims_of(plan)} == {
        criterion.code for criterion in milestone.criteria.all()
    }
    assert {(c.kind, c.trust, c.due_on, c.status) for c in claims_of(plan)} == {
        ("milestone_criterion", participation.trust, in_days(30), "open")
    }
    assert events_of(plan).get().pgh_context["name"] == manager.name


def test_milestones_are_planned_together_or_not_at_all() -> None:
    participation, good, bare = make_participation(), make_milestone(), make_milestone(criteria=0)
    with refused("no_criteria"):
        services.plan_milestones(
            by=PORTAL,
            participation=participation,
            dates={good: in_days(10), bare: in_days(20)},
        )
    assert not TrustMilestone.objects.exists()
    assert not Claim.objects.exists()


def test_only_criteria_in_force_are_asked() -> None:
    milestone = make_milestone(criteria=1)
    make_criterion(milestone, in_force_until=today() - timedelta(days=1))
    make_criterion(milestone, in_force_from=in_days(1))
    last_day = make_criterion(milestone, in_force_until=today())
    codes = {claim.requirement_code for claim in claims_of(make_plan(milestone))}
    assert len(codes) == 2
    assert last_day.code in codes


def test_what_is_asked_counts_against_the_years_requests() -> None:
    evidence.set_request_limit(by=PORTAL, participant_type="aspirant", per_year=2, source="A test")
    participation = make_participation()
    dates = {make_milestone(criteria=3): in_days(10)}
    with refused("request_limit"):
        services.plan_milestones(by=PORTAL, participation=participation, dates=dates)
    [plan] = services.plan_milestones(
        by=PORTAL, participation=participation, dates=dates, over_limit_reason="Agreed"
    )
    assert {claim.beyond_limit_reason for claim in claims_of(plan)} == {"Agreed"}


def test_a_milestone_is_planned_once() -> None:
    plan = make_plan()
    with refused("planned_already"):
        services.plan_milestones(
            by=PORTAL, participation=plan.participation, dates={plan.milestone: in_days(5)}
        )


def test_a_plan_needs_a_date() -> None:
    with refused("no_dates"):
        services.plan_milestones(by=PORTAL, participation=make_participation(), dates={})


def test_a_forecast_stands_beside_the_baseline() -> None:
    plan = make_plan(planned_for=in_days(30))
    cio = make_member(plan.trust, "cio")
    services.reforecast(
        by=cio, trust_milestone=plan, planned_for=in_days(60), reason=" The supplier is late "
    )
    services.reforecast(
        by=make_manager(), trust_milestone=plan, planned_for=in_days(50), reason="Help came"
    )
    seen = dated(plan)
    assert (seen.baseline_on, seen.forecast_on) == (in_days(30), in_days(50))
    assert (seen.forecast_number, seen.achieved_on) == (3, None)
    assert [each.reason for each in plan.dates.all()] == ["", "The supplier is late", "Help came"]


def test_what_the_trust_still_owes_is_due_on_the_new_date() -> None:
    plan = make_plan(make_milestone(criteria=2))
    owed, sent = claims_of(plan)
    submitted_claim(sent)
    services.reforecast(
        by=PORTAL, trust_milestone=plan, planned_for=in_days(200), reason="More to do"
    )
    assert Claim.objects.get(pk=owed.pk).due_on == in_days(200)
    assert Claim.objects.get(pk=sent.pk).due_on == in_days(100)


def test_a_milestone_is_reached_on_the_day_of_the_last_decision() -> None:
    plan = make_plan(make_milestone(criteria=2))
    first, last = claims_of(plan)
    reach(plan, claims=[first])
    assert dated(plan).progress == {"asked": 2, "met": 1}
    assert achieved_on(plan) is None
    reach(plan, claims=[last])
    assert dated(plan).progress == {"asked": 2, "met": 2}
    assert dated(plan).achieved_on == achieved_on(plan) == today()
    with refused("reached"):
        services.reforecast(
            by=PORTAL, trust_milestone=plan, planned_for=in_days(1), reason="Too late"
        )


def test_a_milestone_whose_evidence_is_revoked_is_not_reached() -> None:
    plan = make_plan(make_milestone(criteria=1))
    assessor = reach(plan)
    evidence.revoke_claim(by=assessor, claim=claims_of(plan)[0], reason="Found to be untrue")
    assert achieved_on(plan) is None
    services.reforecast(
        by=PORTAL, trust_milestone=plan, planned_for=in_days(20), reason="To be shown again"
    )


def test_a_criterion_that_has_ended_is_no_longer_in_the_way() -> None:
    milestone = make_milestone(criteria=1)
    ending = make_criterion(milestone)
    plan = make_plan(milestone)
    reach(plan, claims=[c for c in claims_of(plan) if c.requirement_code != ending.code])
    assert achieved_on(plan) is None
    make_criterion(milestone, code=ending.code, in_force_until=today() - timedelta(days=1))
    assert achieved_on(plan) == today()


def test_a_plan_without_criteria_is_never_reached() -> None:
    milestone = make_milestone(criteria=1)
    plan = make_plan(milestone)
    for criterion in milestone.criteria.all():
        make_criterion(milestone, code=criterion.code, in_force_until=today() - timedelta(days=1))
    assert dated(plan).progress == {"asked": 0, "met": 0}
    assert achieved_on(plan) is None


def test_a_trust_is_held_to_what_it_was_asked_until_it_is_asked_more() -> None:
    plan = make_plan(make_milestone(criteria=1))
    with refused("nothing_new"):
        services.ask_new_criteria(by=PORTAL, plan=plan, reason="A new standard")
    new = make_criterion(plan.milestone)
    assert dated(plan).progress["asked"] == 1
    [added] = services.ask_new_criteria(by=make_manager(), plan=plan, reason="A new standard")
    assert (added.criterion, added.claim.due_on) == (new, in_days(100))
    assert dated(plan).progress["asked"] == 2


def test_nothing_more_is_asked_once_a_milestone_is_reached() -> None:
    plan = make_plan(make_milestone(criteria=1))
    reach(plan)
    make_criterion(plan.milestone)
    with refused("reached"):
        services.ask_new_criteria(by=PORTAL, plan=plan, reason="A new standard")


def test_a_criterion_keeps_its_code_and_milestone() -> None:
    criterion = make_criterion(make_milestone(criteria=0), title="Before")
    again = make_criterion(criterion.milestone, code=criterion.code, title="After")
    assert (again.pk, again.title) == (criterion.pk, "After")
    with refused("other_milestone"):
        make_criterion(make_milestone(), code=criterion.code)
    with refused("dates"):
        make_criterion(criterion.milestone, in_force_from=in_days(2), in_force_until=in_days(1))


def test_a_claim_of_a_criterion_leads_to_the_trusts_plan() -> None:
    plan = make_plan(make_milestone(criteria=1))
    [claim] = claims_of(plan)
    assert claim.kind_label == "Milestone"
    assert claim.owner_url == plan.get_absolute_url()
    assert address(make_claim()) == ""


def test_the_nine_milestones_are_loaded_once() -> None:
    added = services.load_milestones(by=PORTAL)
    assert added == 9 + Criterion.objects.count()
    assert list(Milestone.objects.values_list("number", flat=True)) == list(range(1, 10))
    assert all(milestone.criteria.in_force().exists() for milestone in Milestone.objects.all())
    assert services.load_milestones(by=PORTAL) == 0


def test_a_published_date_speaks_of_all_nine_as_it_was_published() -> None:
    load_published_facts(by=PORTAL)
    services.load_milestones(by=PORTAL)
    assert {
        (row.participation.trust.code, row.words) for row in PublishedDate.objects.newest()
    } == {("RAL", "June 2018"), ("RLN", "April 2020")}
    assert not TrustMilestone.objects.exists()
    assert services.load_milestones(by=PORTAL) == 0


def test_only_the_console_loads_them() -> None:
    with refused("console_only"):
        services.load_milestones(by=make_user(staff_role="administrator"))
