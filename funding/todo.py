"""What funding asks of people, and what a trust waits for, for the home pages."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, today, working_days_after
from core.money import pounds
from core.todo import Todo
from funding.models import Budget, FundingRules, Release, ReleaseParty
from funding.queries import london_day
from funding.summaries import STEP_OWNERS, expected_on, payment_days
from programmes.separation import connected_trust_ids
from trusts.models import Trust

UNDER_WAY = ("proposed", "programme_approved", "approved", "instructed")
APPROVALS = {
    "proposed": Permission.RELEASE_APPROVE_PROGRAMME,
    "programme_approved": Permission.RELEASE_APPROVE_FINANCE,
}


def for_trust(trust: Trust, user: User) -> list[Todo]:
    """With us: the trust's payments that are being approved or made. (What the trust owes stands
    in its claims.)"""
    if not user.has(Permission.FUNDING_VIEW, trust):
        return []
    releases = _under_way().filter(tranche__payee=trust)
    days = payment_days({release.tranche.award.programme_id for release in releases})
    return [_with_us(release, days[release.tranche.award.programme_id]) for release in releases]


def _under_way() -> "models.QuerySet[Release]":
    releases = Release.objects.filter(status__in=UNDER_WAY).order_by("proposed_at", "pk")
    return releases.select_related("tranche__award", "tranche__payee", "batch")


def _with_us(release: Release, working_days: int) -> Todo:
    tranche = release.tranche
    approved = release.status in ("approved", "instructed")
    return Todo(
        title=f"{pounds(release.amount)} {tranche.capital_class}: {tranche.title}",
        url=tranche.get_absolute_url(),
        owner=STEP_OWNERS[release.status],
        due_on=expected_on(release, working_days),
        detail="Approved; the payment is on its way." if approved else "Being approved.",
        with_us=True,
        since=london_day(release.approved_at or release.proposed_at),
        due_label="Payment expected",
    )


def for_staff(user: User) -> list[Todo]:
    """Approvals, batches, payments to record and budgets to confirm: what this person may do, and
    nothing in which they have another part (rule 10)."""
    return [*_approvals(user), *_payments(user), *_budgets(user)]


def _approvals(user: User) -> list[Todo]:
    mine = [status for status, needed in APPROVALS.items() if user.has(needed)]
    if not mine:
        return []
    releases = list(_open_to(user).filter(status__in=mine))
    programmes = {release.tranche.award.programme_id for release in releases}
    rules = FundingRules.objects.filter(programme__in=programmes)
    days = dict(rules.values_list("programme_id", "approval_working_days"))
    usual = FundingRules().approval_working_days
    return [
        Todo(
            title=f"Approve: {release.tranche.title}, {release.tranche.payee.display_name}",
            url=release.get_absolute_url(),
            owner="You",
            due_on=_approve_by(release, days.get(release.tranche.award.programme_id, usual)),
            minutes=10,
            holds_up=release.amount,
            capital_class=release.tranche.capital_class,
            since=london_day(release.proposed_at),
        )
        for release in releases
    ]


def _approve_by(release: Release, working_days: int) -> date:
    return working_days_after(london_day(release.proposed_at), working_days)


def _open_to(user: User) -> "models.QuerySet[Release]":
    """Releases in which a person has no part, of trusts they have nothing to do with."""
    mine = ReleaseParty.objects.filter(person=user).exclude(duty=ReleaseParty.Duty.PAY)
    connected = connected_trust_ids(user)
    releases = _under_way().exclude(pk__in=mine.values("release"))
    return releases.exclude(tranche__award__holders__trust__in=connected)


def _payments(user: User) -> list[Todo]:
    found: list[Todo] = []
    if user.has(Permission.PAYMENT_INSTRUCT):
        found += _together(user, "approved", "Make a payment batch", 5)
    if user.has(Permission.PAYMENT_RECORD):
        found += _together(user, "instructed", "Record what was paid", 5)
    return found


def _together(user: User, status: str, title: str, minutes: int) -> list[Todo]:
    """One thing to do for all releases in a status."""
    releases = list(_open_to(user).filter(status=status))
    if not releases:
        return []
    days = payment_days({release.tranche.award.programme_id for release in releases})
    due = [expected_on(release, days[release.tranche.award.programme_id]) for release in releases]
    number = len(releases)
    return [
        Todo(
            title=f"{title}: {number} payment{'' if number == 1 else 's'}",
            url=f"{reverse('funding:release_list')}?status={status}",
            owner="You",
            due_on=min(day for day in due if day),
            minutes=minutes,
            holds_up=sum((release.amount for release in releases), Decimal(0)),
        )
    ]


def _budgets(user: User) -> list[Todo]:
    if not user.has(Permission.RELEASE_APPROVE_FINANCE):
        return []
    this_year = FinancialYear.of(today()).start
    waiting = Budget.objects.filter(status="indicative", year=this_year)
    return [
        Todo(
            title=f"Confirm the budget: {budget}",
            url=reverse("funding:budget_list"),
            owner="You",
            minutes=5,
            detail="Nothing can be released against an indicative budget.",
        )
        for budget in waiting.select_related("programme", "wave")
    ]
