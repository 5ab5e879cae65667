"""Money to pay back, and money that should move to another year: whose turn it is, for the home
pages of trusts and staff."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from core.dates import FinancialYear, london_day, working_days_after
from core.money import pounds
from core.todo import Todo, first_few
from evidence.models import Review
from funding.models import AwardHolder, FundingRules, Recovery, Reprofile
from funding.page_data.recoveries import for_list, owed_by, reprofiles_for_list
from programmes.separation import connected_trusts
from trusts.models import Trust


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """What the trust is to pay back."""
    url = reverse("funding:overview")
    return first_few(owed_by(trust), _to_pay_back, "Pay back: {} more requests", url)


def _to_pay_back(recovery: Any) -> Todo:
    promise = recovery.commitment.claim.title
    return Todo(
        title=f"Pay back {pounds(recovery.amount)}: “{promise}” was not met",
        url=recovery.get_absolute_url(),
        owner="Your finance lead",
        due_on=recovery.due_on,
        detail=f"Give {recovery.reference} as the reference.",
    )


def not_decided() -> QuerySet[Recovery]:
    return Recovery.objects.filter(status="proposed")


def recoveries_to_decide(user: User) -> list[Todo]:
    """Neither asked for nor judged by this person, of trusts they have nothing to do with."""
    judged = Review.objects.filter(assessor=user).values("submission__claim")
    rows = not_decided().exclude(proposed_by=user).exclude(commitment__claim__in=judged)
    rows = for_list(_of_others(rows, "release__tranche__award", user))
    url = f"{reverse('funding:recovery_list')}?status=proposed"
    return first_few(
        rows.order_by("proposed_at", "pk"), _to_decide, "Decide on {} more requests", url
    )


def _of_others(rows: QuerySet[Any], award: str, user: User) -> QuerySet[Any]:
    """Without the awards of trusts that a person has to do with (rule 10)."""
    theirs = AwardHolder.objects.filter(trust__in=connected_trusts(user)).values("award")
    return rows.exclude(**{f"{award}__in": theirs})


def _to_decide(recovery: Any) -> Todo:
    since = london_day(recovery.proposed_at)
    return Todo(
        title=f"Decide: {pounds(recovery.amount)} back from {recovery.tranche.payee.display_name}",
        url=recovery.get_absolute_url(),
        owner="You",
        due_on=working_days_after(since, FundingRules().approval_working_days),
        minutes=10,
        detail=f"Not met: {recovery.commitment.claim.title}.",
        since=since,
    )


def not_received() -> QuerySet[Recovery]:
    return Recovery.objects.owed()


def recoveries_to_record(user: User) -> list[Todo]:
    """Owed by trusts that a payments officer has nothing to do with, the soonest due first."""
    rows = not_received().exclude(proposed_by=user).exclude(decided_by=user)
    rows = for_list(_of_others(rows, "release__tranche__award", user))
    url = f"{reverse('funding:recovery_list')}?status=agreed"
    return first_few(
        rows.order_by("due_on", "pk"), _to_record, "Look for {} more that were paid back", url
    )


def _to_record(recovery: Any) -> Todo:
    return Todo(
        title=f"Record when it is paid back: {pounds(recovery.amount)} from "
        f"{recovery.tranche.payee.display_name}",
        url=recovery.get_absolute_url(),
        owner="You",
        due_on=recovery.due_on,
        minutes=5,
        detail="" if not recovery.is_overdue else "It is overdue: ask the trust.",
    )


def asked_to_move() -> QuerySet[Reprofile]:
    return Reprofile.objects.filter(status="asked")


def reprofiles_to_decide(user: User) -> list[Todo]:
    """Moves between years that somebody else asked for, of trusts this person has nothing to do
    with; due before the year ends in which the money would lapse."""
    rows = _of_others(asked_to_move().exclude(asked_by=user), "award", user)
    url = f"{reverse('funding:reprofile_list')}?status=asked"
    found = reprofiles_for_list(rows).order_by("asked_at", "pk")
    return first_few(found, _to_move, "Decide on {} more moves", url)


def _to_move(reprofile: Any) -> Todo:
    since = london_day(reprofile.asked_at)
    target = working_days_after(since, FundingRules().approval_working_days)
    year = FinancialYear(reprofile.to_year)
    return Todo(
        title=f"Decide: move {pounds(reprofile.amount)} of {reprofile.lead_name} to {year}",
        url=reprofile.get_absolute_url(),
        owner="You",
        due_on=min(target, FinancialYear(reprofile.from_year).last_day),
        minutes=10,
        holds_up=reprofile.amount,
        capital_class=reprofile.from_class,
        since=since,
    )
