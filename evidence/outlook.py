"""Decisions that are later than they should be, for the home page of staff."""

from django.db.models import Count, Min
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today, working_days_between
from core.todo import Risk
from evidence.models import Claim


def for_staff(user: User) -> list[Risk]:
    """Evidence whose decision is past its target date (rule 18), for whoever may see it; one
    query."""
    if not user.has(Permission.CLAIM_VIEW):
        return []
    rows = Claim.objects.visible_to(user).to_decide().with_waiting()
    late = rows.filter(decide_by__lt=today()).aggregate(n=Count("pk"), first=Min("decide_by"))
    if not late["n"]:
        return []
    days = working_days_between(late["first"], today())
    return [
        Risk(
            f"{late['n']:,} decision{'' if late['n'] == 1 else 's'}",
            f"on evidence past the target date, the oldest by {days} working "
            f"day{'' if days == 1 else 's'}",
            reverse("evidence:claim_queue") + "?overdue=yes",
            urgent=True,
        )
    ]
