"""Other dates that were asked for, for the home pages of both sides."""

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import london_day, long_date, working_days_after
from core.todo import Todo, first_few
from funding.models import AwardHolder, DueDateRequest, FundingRules
from programmes.separation import connected_trusts
from trusts.models import Trust


def asked_by_trust(trust: Trust) -> "models.QuerySet[Any]":
    return DueDateRequest.objects.waiting().filter(commitment__trust=trust)


def asked_by_any() -> "models.QuerySet[Any]":
    return DueDateRequest.objects.waiting()


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """With us: a request that the programme has not answered."""
    rows = asked_by_trust(trust).select_related("commitment__claim").order_by("asked_at", "pk")
    return [
        Todo(
            title=f"Another date: {row.commitment.claim.title}",
            url=row.get_absolute_url(),
            owner="The programme team",
            due_on=answer_by(row),
            detail=f"You asked for {long_date(row.wanted_on)}. Until it is answered, "
            f"{long_date(row.from_due_on)} stands.",
            with_us=True,
            since=london_day(row.asked_at),
            due_label="Answer due",
        )
        for row in rows
    ]


def for_staff(user: User) -> list[Todo]:
    """Requests to answer, the oldest first, of trusts that this person has nothing to do with."""
    if not user.has(Permission.AWARD_EDIT):
        return []
    ours = connected_trusts(user)
    theirs = AwardHolder.objects.in_force().filter(trust__in=ours)
    rows = asked_by_any().exclude(commitment__trust__in=ours)
    rows = rows.exclude(commitment__award__in=theirs.values("award"))
    rows = rows.select_related("commitment__claim", "commitment__trust").order_by("asked_at", "pk")
    url = f"{reverse('funding:commitment_list')}?state=asked"
    return first_few(rows, to_answer, "Answer {} more requests for another date", url)


def to_answer(row: Any) -> Todo:
    """As soon as an approval."""
    commitment = row.commitment
    return Todo(
        title=f"Answer: another date for “{commitment.claim.title}”, "
        f"{commitment.trust.display_name}",
        url=reverse("funding:due_date_answer", args=[commitment.reference]),
        owner="You",
        due_on=answer_by(row),
        minutes=5,
        detail=f"{long_date(row.wanted_on)} instead of {long_date(row.from_due_on)}.",
        since=london_day(row.asked_at),
    )


def answer_by(row: DueDateRequest) -> date:
    return working_days_after(london_day(row.asked_at), FundingRules().approval_working_days)
