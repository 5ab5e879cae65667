"""Milestones and plans for tests, all through the services."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from core.actors import PORTAL
from core.dates import today
from evidence.models import Claim
from milestones import services
from milestones.models import Criterion, Milestone, TrustMilestone
from programmes.models import Participation
from tests.factories.accounts import make_user
from tests.factories.evidence import decide, submitted_claim
from tests.factories.programmes import make_participation
from tests.support.acting import save

_numbers = count(100)


def make_milestone(criteria: int = 2, **facts: Any) -> Milestone:
    """A milestone of its own, with so many criteria in force."""
    number = next(_numbers)
    defaults = {
        "slug": f"milestone-{number}",
        "number": number,
        "name": f"Milestone {number}",
        "summary": "A test.",
        "source": "A test",
        "as_of": date(2026, 4, 1),
    }
    milestone: Milestone = save(Milestone(**{**defaults, **facts}))
    for place in range(1, criteria + 1):
        make_criterion(milestone, code=f"T-{number}.{place}")
    return milestone


def make_criterion(milestone: Milestone, **facts: Any) -> Criterion:
    defaults = {
        "code": f"T-{next(_numbers)}",
        "title": f"Criterion {next(_numbers)}",
        "requirement": "Show it.",
        "in_force_from": date(2020, 4, 1),
        "source": "A test",
    }
    return services.set_criterion(by=PORTAL, milestone=milestone, **{**defaults, **facts})


def make_plan(
    milestone: Milestone | None = None,
    *,
    participation: Participation | None = None,
    planned_for: date | None = None,
    by: User | None = None,
) -> TrustMilestone:
    """A plan of an active participant, for a hundred days from now."""
    [plan] = services.plan_milestones(
        by=by or PORTAL,
        participation=participation or make_participation(),
        dates={milestone or make_milestone(): planned_for or today() + timedelta(days=100)},
    )
    return plan


def claims_of(plan: TrustMilestone) -> list[Claim]:
    return [each.claim for each in plan.criteria.select_related("claim")]


def reach(plan: TrustMilestone, by: User | None = None, claims: Sequence[Claim] = ()) -> User:
    """Every criterion (or these) is shown and accepted; gives the assessor."""
    assessor = by or make_user(staff_role="assessor")
    for claim in claims or claims_of(plan):
        decide(submitted_claim(claim), by=assessor)
    return assessor


def dated(plan: TrustMilestone) -> Any:
    """The plan as pages read it."""
    return TrustMilestone.objects.with_dates().with_progress().get(pk=plan.pk)
