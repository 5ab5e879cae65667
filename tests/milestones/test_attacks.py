"""What PostgreSQL refuses with the web role's connection: nobody rewrites the dates of a plan."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from core.actors import PORTAL
from core.dates import today
from core.services import service
from evidence.models import Claim
from milestones import services
from milestones.models import (
    Criterion,
    Milestone,
    PlannedDate,
    PublishedDate,
    TrustCriterion,
    TrustMilestone,
)
from tests.evidence.helpers import database_refuses
from tests.factories.evidence import make_claim
from tests.factories.milestones import claims_of, dated, make_criterion, make_milestone, make_plan
from tests.factories.programmes import make_participation
from tests.support.acting import save, saved

pytestmark = pytest.mark.django_db
NEVER_CHANGED = "never changed or removed"


@service
def attack(*, by: Any, write: Any) -> Any:
    """A write that goes round the services, with a history context like theirs."""
    return write()


def sql(text: str, *params: Any) -> None:
    def write() -> None:
        with connection.cursor() as cursor:
            cursor.execute(text, params)

    attack(by=PORTAL, write=write)


@pytest.fixture
def plan() -> TrustMilestone:
    """Planned, and re-planned once."""
    made = make_plan()
    services.reforecast(
        by=PORTAL,
        trust_milestone=made,
        planned_for=today() + timedelta(days=200),
        reason="The supplier is late",
    )
    return made


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize(
    "change",
    [
        {"planned_for": date(2031, 1, 1)},
        {"precision": "month"},
        {"reason": "It was always so"},
        {"recorded_on": date(2020, 1, 1)},
        {"number": 7},
    ],
)
def test_no_bulk_update_rewrites_a_date(
    plan: TrustMilestone, number: int, change: dict[str, Any]
) -> None:
    rows = PlannedDate.objects.filter(trust_milestone=plan, number=number)
    with database_refuses(NEVER_CHANGED):
        attack(by=PORTAL, write=lambda: rows.update(**change))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE milestones_planneddate SET number = 9 WHERE trust_milestone_id = %s",
        "DELETE FROM milestones_planneddate WHERE trust_milestone_id = %s",
        "DELETE FROM milestones_trustmilestone WHERE id = %s",
        """SET pgtrigger.ignore = '{milestones.PlannedDate:append_only}';
        UPDATE milestones_planneddate SET planned_for = '2031-01-01'
        WHERE trust_milestone_id = %s""",
    ],
)
def test_no_raw_sql_rewrites_a_date(plan: TrustMilestone, statement: str) -> None:
    with database_refuses("never (changed or removed|deleted)"):
        sql(statement, plan.pk)


def test_a_date_cannot_be_taken_away_through_the_orm(plan: TrustMilestone) -> None:
    with database_refuses(NEVER_CHANGED):
        attack(by=PORTAL, write=lambda: plan.dates.all().delete())


@pytest.mark.parametrize("number", [0, -1, 1, 2, 4])
def test_no_date_comes_before_the_baseline_or_between(plan: TrustMilestone, number: int) -> None:
    row = PlannedDate(
        trust_milestone=plan, number=number, planned_for=date(2031, 1, 1), reason="Always so"
    )
    with database_refuses("added after those|milestones_planneddate|out of range"):
        save(row)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_date_is_recorded_neither_earlier_nor_in_the_future(
    plan: TrustMilestone, days: int
) -> None:
    row = PlannedDate(
        trust_milestone=plan,
        number=3,
        planned_for=date(2031, 1, 1),
        reason="Always so",
        recorded_on=today() + timedelta(days=days),
    )
    with database_refuses("added after those"):
        save(row)


def test_a_new_date_without_a_reason_is_refused(plan: TrustMilestone) -> None:
    with database_refuses("milestones_replanned_with_reason"):
        save(PlannedDate(trust_milestone=plan, number=3, planned_for=date(2031, 1, 1)))


def test_a_date_names_who_added_it(plan: TrustMilestone) -> None:
    row = PlannedDate(
        trust_milestone=plan, number=3, planned_for=date(2031, 1, 1), reason="Nobody did it"
    )
    with database_refuses("names_actor|pgh_context"):
        row.save()


@pytest.mark.parametrize("field", ["participation", "trust", "milestone"])
def test_a_plan_stays_what_it_is(plan: TrustMilestone, field: str) -> None:
    other = make_plan()
    rows = TrustMilestone.objects.filter(pk=plan.pk)
    with database_refuses("keeps its trust"):
        attack(by=PORTAL, write=lambda: rows.update(**{field: getattr(other, field)}))


def test_a_plan_belongs_to_the_trust_that_takes_part() -> None:
    row = TrustMilestone(
        participation=make_participation(),
        trust=make_participation().trust,
        milestone=make_milestone(),
    )
    with database_refuses("takes part"):
        save(row)


@pytest.mark.parametrize("status", ["proposed", "completed", "withdrawn"])
def test_nobody_plans_outside_the_programme(status: str) -> None:
    participation = make_participation(status=status)
    row = TrustMilestone(
        participation=participation, trust=participation.trust, milestone=make_milestone()
    )
    with database_refuses("takes part"):
        save(row)


def test_a_criterion_is_shown_by_a_claim_of_the_same_trust_and_kind(plan: TrustMilestone) -> None:
    criterion = make_criterion(plan.milestone)
    others = [
        claims_of(make_plan())[0],
        make_claim(plan.trust),
    ]
    for claim in others:
        with database_refuses("by a claim of its own|duplicate key"):
            save(TrustCriterion(trust_milestone=plan, criterion=criterion, claim=claim))


def test_a_criterion_of_another_milestone_does_not_count(plan: TrustMilestone) -> None:
    claim = make_claim(plan.trust, kind="milestone_criterion")
    row = TrustCriterion(
        trust_milestone=plan, criterion=make_criterion(make_milestone()), claim=claim
    )
    with database_refuses("by a claim of its own"):
        save(row)


def test_what_a_trust_was_asked_is_not_swapped(plan: TrustMilestone) -> None:
    accepted = make_claim(plan.trust, kind="milestone_criterion")
    with database_refuses(NEVER_CHANGED):
        sql(
            "UPDATE milestones_trustcriterion SET claim_id = %s WHERE trust_milestone_id = %s",
            accepted.pk,
            plan.pk,
        )


def test_no_status_is_written_past_the_assessor(plan: TrustMilestone) -> None:
    ids = [claim.pk for claim in claims_of(plan)]
    with database_refuses("only by a review"):
        attack(by=PORTAL, write=lambda: Claim.objects.filter(pk__in=ids).update(status="accepted"))
    assert dated(plan).achieved_on is None


def test_published_facts_are_not_rewritten(plan: TrustMilestone) -> None:
    row = saved(
        by=PORTAL,
        row=PublishedDate(
            participation=plan.participation,
            planned_for=date(2018, 6, 30),
            source="A test",
            as_of=today(),
        ),
    )
    with database_refuses(NEVER_CHANGED):
        attack(
            by=PORTAL,
            write=lambda: PublishedDate.objects.filter(pk=row.pk).update(
                planned_for=date(2017, 6, 30)
            ),
        )


@pytest.mark.parametrize(
    ("model", "change", "words"),
    [
        (Milestone, {"number": 999}, "keeps its number"),
        (Milestone, {"slug": "another"}, "keeps its number"),
        (Criterion, {"code": "X-1"}, "keeps its code"),
    ],
)
def test_addresses_and_codes_stay(
    plan: TrustMilestone, model: Any, change: dict[str, Any], words: str
) -> None:
    rows = model.objects.filter(pk=model.objects.latest("pk").pk)
    with database_refuses(words):
        attack(by=PORTAL, write=lambda: rows.update(**change))


@pytest.mark.parametrize("model", [Milestone, Criterion, TrustCriterion])
def test_nothing_is_deleted(plan: TrustMilestone, model: Any) -> None:
    table = model._meta.db_table
    with database_refuses("never"):
        sql(f"DELETE FROM {table}")
