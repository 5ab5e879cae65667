"""What staff have to do about reported mistakes."""

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.todo import Todo, first_few
from corrections.models import Report


def for_staff(user: User) -> list[Todo]:
    """Reports that wait for an answer, the oldest first."""
    if not user.has(Permission.CORRECTION_HANDLE):
        return []
    return first_few(waiting(), answer, "Answer {} more reports", reverse("corrections:reports"))


def waiting() -> "QuerySet[Report]":
    return Report.objects.waiting()


def answer(report: Report) -> Todo:
    return Todo(
        title=f"Answer a reader who reports a mistake: {report.reference}",
        url=report.get_absolute_url(),
        owner="You",
        due_on=report.answer_by,
        minutes=10,
        detail=f"On {report.page}.",
    )
