"""A trust's plan: the dates first agreed, and each later forecast."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial

from django.db import transaction

from core.actors import Actor
from core.services import locked, service
from evidence.services import move_due_date, open_claim
from milestones import policies
from milestones.models import (
    Criterion,
    Milestone,
    PlannedDate,
    TrustCriterion,
    TrustMilestone,
)
from milestones.queries import achieved_on, new_criteria
from milestones.totals import forget_late
from programmes.models import Participation

CLAIM_KIND = "milestone_criterion"


@service
def plan_milestones(
    *,
    by: Actor,
    participation: Participation,
    dates: Mapping[Milestone, date],
    source: str = "",
    over_limit_reason: str = "",
) -> list[TrustMilestone]:
    """Agree with a participant when it reaches which milestone: each date is a baseline, which
    never changes. Opens a claim for every criterion in force.

    The claims count against the trust's yearly limit of requests (rule 18): beyond it, and
    without `over_limit_reason`, raises NotPossible; so for a milestone that the trust has a plan
    for, or one without criteria. BadInput for dates out of range; all or nothing.
    """
    part = locked(participation)
    policies.check_can_plan(by, part)
    policies.check_any(dates)
    planned = TrustMilestone.objects.filter(trust=part.trust, milestone__in=dates)
    policies.check_not_planned(part.trust, [row.milestone for row in planned])
    return [
        _plan(by, part, milestone, dates[milestone], source, over_limit_reason)
        for milestone in sorted(dates, key=lambda milestone: milestone.number)
    ]


def _plan(
    by: Actor,
    participation: Participation,
    milestone: Milestone,
    planned_for: date,
    source: str,
    over_limit_reason: str,
) -> TrustMilestone:
    policies.check_baseline(planned_for, participation)
    plan = TrustMilestone.objects.create(
        participation=participation, trust=participation.trust, milestone=milestone
    )
    PlannedDate.objects.create(
        trust_milestone=plan, number=1, planned_for=planned_for, source=source
    )
    criteria = list(Criterion.objects.in_force().filter(milestone=milestone))
    policies.check_has_criteria(milestone, len(criteria))
    _ask(by, plan, criteria, planned_for, over_limit_reason)
    return plan


def _ask(
    by: Actor,
    plan: TrustMilestone,
    criteria: Sequence[Criterion],
    due_on: date,
    over_limit_reason: str,
) -> list[TrustCriterion]:
    """Open a claim for each criterion."""
    return [
        TrustCriterion.objects.create(
            trust_milestone=plan,
            criterion=criterion,
            claim=open_claim(
                by=by,
                trust=plan.trust,
                kind=CLAIM_KIND,
                title=criterion.title,
                requirement_code=criterion.code,
                requirement=criterion.requirement,
                due_on=due_on,
                over_limit_reason=over_limit_reason,
            ),
        )
        for criterion in criteria
    ]


@service
def ask_new_criteria(
    *, by: Actor, plan: TrustMilestone, reason: str, over_limit_reason: str = ""
) -> list[TrustCriterion]:
    """Ask a trust that has a plan to show criteria that came into force since, with the reason.

    Nothing is asked by itself: a trust is held to what it was asked. Raises NotPossible if there
    is nothing new, if the milestone has been reached, or if its date has passed.
    """
    row = locked(plan)
    due_on = row.dates.latest("number").planned_for
    policies.check_can_ask(by, row, due_on, achieved=achieved_on(row) is not None)
    policies.check_has_reason(reason)
    new = list(new_criteria(row))
    policies.check_new_criteria(new)
    return _ask(by, row, new, due_on, over_limit_reason)


@service
def reforecast(
    *, by: Actor, trust_milestone: TrustMilestone, planned_for: date, reason: str
) -> PlannedDate:
    """Say by when a milestone is expected now, and why: a new date beside the ones before, which
    stay public. What the trust still owes for it is due on the new date.

    Raises NotAllowed, NotPossible once it is reached, BadInput without a reason or for a date in
    the past.
    """
    plan = locked(trust_milestone)
    policies.check_can_reforecast(by, plan, achieved=achieved_on(plan) is not None)
    policies.check_has_reason(reason)
    last = plan.dates.latest("number")
    policies.check_forecast(planned_for, last.planned_for)
    added = PlannedDate.objects.create(
        trust_milestone=plan,
        number=last.number + 1,
        planned_for=planned_for,
        reason=reason.strip(),
    )
    for each in plan.criteria.select_related("claim"):
        if each.claim.is_with_trust:
            move_due_date(by=by, claim=each.claim, due_on=planned_for, reason=reason)
    transaction.on_commit(partial(forget_late, plan.trust))
    return added
