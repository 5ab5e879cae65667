"""What milestones ask of people, for the home pages. (What a trust has to show stands in its
claims.)"""

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.todo import Todo
from milestones.totals import late_of, overdue
from trusts.models import Trust

PLANNERS = "Whoever prepares evidence"


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """A date that has passed: say when the milestone is expected now."""
    mine = user.has(Permission.MILESTONE_FORECAST, trust)
    return [
        Todo(
            title=f"Re-plan: {name}",
            url=reverse(
                "milestones:reforecast" if mine else "milestones:plan", args=[trust.code, slug]
            ),
            owner="You" if mine else PLANNERS,
            due_on=day,
            minutes=5,
            detail="Its date has passed. Say by when you expect to reach it now.",
        )
        for slug, name, day in late_of(trust)
    ]


def for_staff(user: User) -> list[Todo]:
    """One line for all milestones that are past their date; none if none is."""
    if not user.has(Permission.MILESTONE_PLAN):
        return []
    number = overdue()
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
