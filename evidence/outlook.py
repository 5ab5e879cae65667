"""Decisions that are later than they should be, for the home page of staff."""

from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import today, working_days_between
from core.todo import Risk
from evidence.todo import decisions_to_make


def for_staff(user: User) -> list[Risk]:
    """Evidence whose decision is past its target date (rule 18), for whoever may see it."""
    if not user.has(Permission.CLAIM_VIEW):
        return []
    total = decisions_to_make(user)
    if not total["late"]:
        return []
    days = working_days_between(total["oldest"], today())
    return [
        Risk(
            f"{total['late']:,} decision{'' if total['late'] == 1 else 's'}",
            f"on evidence past the target date, the oldest by {days} working "
            f"day{'' if days == 1 else 's'}",
            reverse("evidence:claim_queue") + "?overdue=yes",
            urgent=True,
        )
    ]
