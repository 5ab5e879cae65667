"""What milestones ask of people, for the home pages. (What a trust has to show stands in its
claims.)"""

from typing import Any

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today
from core.todo import Todo
from milestones.models import TrustMilestone
from milestones.totals import totals_by_milestone
from programmes import lifecycles
from trusts.models import Trust

PLANNERS = "Whoever prepares evidence"


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """A date that has passed: say when the milestone is expected now."""
    mine = user.has(Permission.MILESTONE_FORECAST, trust)
    plans = TrustMilestone.objects.visible_to(user).filter(trust=trust).with_dates()
    late = plans.filter(achieved_on__isnull=True, forecast_on__lt=today())
    late = late.exclude(participation__status__in=lifecycles.LEFT)
    return [_to_replan(plan, mine) for plan in late.select_related("milestone", "trust")]


def _to_replan(plan: Any, mine: bool) -> Todo:
    return Todo(
        title=f"Re-plan: {plan.milestone.name}",
        url=reverse("milestones:reforecast", args=[plan.trust.code, plan.milestone.slug])
        if mine
        else plan.get_absolute_url(),
        owner="You" if mine else PLANNERS,
        due_on=plan.forecast_on,
        minutes=5,
        detail="Its date has passed. Say by when you expect to reach it now.",
    )


def for_staff(user: User) -> list[Todo]:
    """One line for all milestones that are past their date; none if none is."""
    if not user.has(Permission.MILESTONE_PLAN):
        return []
    number = sum(totals.overdue for totals in totals_by_milestone().values())
    if not number:
        return []
    return [
        Todo(
            title=f"Look at: {number} milestone{'' if number == 1 else 's'} past "
            f"{'its' if number == 1 else 'their'} date",
            url=f"{reverse('milestones:plans')}?state=overdue",
            owner="You",
            minutes=5,
            detail="Ask the trusts when they expect to reach them now.",
        )
    ]
