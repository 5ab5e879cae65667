"""What funding asks of people, and what a trust waits for, for the home pages."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Min, OuterRef, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, london_day, today, working_days_after
from core.money import pounds
from core.prepared import prepared
from core.todo import Todo, first_few
from funding.models import AwardHolder, Budget, FundingRules, Release, ReleaseParty, Tranche
from funding.summaries import STEP_OWNERS, expected_on
from programmes.separation import connected_trusts
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
    return [_with_us(release) for release in _under_way_of(trust=trust.pk)]


@prepared(trust=Trust)
def _under_way_of(trust: Trust) -> "models.QuerySet[Any]":
    return _under_way().filter(tranche__payee=trust)


def _under_way() -> "models.QuerySet[Any]":
    """The oldest first, each with `to_approve` and `to_pay`: within how many working days."""
    releases = Release.objects.filter(status__in=UNDER_WAY).order_by("proposed_at", "pk")
    return releases.select_related("tranche__payee").annotate(
        to_approve=_days("approval_working_days"), to_pay=_days("payment_working_days")
    )


def _days(rule: str) -> Coalesce:
    """What a programme's rules say, or the usual rules where it has none. A subquery, so that
    whoever only counts does not read them."""
    usual = Value(getattr(FundingRules(), rule))
    rules = FundingRules.objects.filter(programme__awards__tranches=OuterRef("tranche"))
    return Coalesce(Subquery(rules.values(rule)[:1]), usual)


def _with_us(release: Any) -> Todo:
    tranche = release.tranche
    approved = release.status in ("approved", "instructed")
    return Todo(
        title=f"{pounds(release.amount)} {tranche.capital_class}: {tranche.title}",
        url=tranche.get_absolute_url(),
        owner=STEP_OWNERS[release.status],
        due_on=expected_on(release, release.to_pay),
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
    mine = tuple(status for status, needed in APPROVALS.items() if user.has(needed))
    if not mine:
        return []
    releases = _to_approve_by.few(mine, person=user.pk)
    url = f"{reverse('funding:release_list')}?step=approval"
    return first_few(releases, _to_approve, "Approve: {} more payments", url)


@prepared(person=User)
def _to_approve_by(statuses: tuple[str, ...], person: User) -> "models.QuerySet[Any]":
    return _open_to(person).filter(status__in=statuses)


def _to_approve(release: Any) -> Todo:
    proposed_on = london_day(release.proposed_at)
    return Todo(
        title=f"Approve: {release.tranche.title}, {release.tranche.payee.display_name}",
        url=release.get_absolute_url(),
        owner="You",
        due_on=working_days_after(proposed_on, release.to_approve),
        minutes=10,
        holds_up=release.amount,
        capital_class=release.tranche.capital_class,
        since=proposed_on,
    )


def _open_to(user: User) -> "models.QuerySet[Any]":
    """Releases in which a person has no part, of trusts they have nothing to do with."""
    mine = ReleaseParty.objects.filter(person=user).exclude(duty=ReleaseParty.Duty.PAY)
    theirs = AwardHolder.objects.filter(trust__in=connected_trusts(user))
    releases = _under_way().exclude(pk__in=mine.values("release"))
    tranches = Tranche.objects.filter(award__in=theirs.values("award"))
    return releases.exclude(tranche__in=tranches)


def _payments(user: User) -> list[Todo]:
    found: list[Todo] = []
    if user.has(Permission.PAYMENT_INSTRUCT):
        found += _together(user, "approved", "Make a payment batch", 5)
    if user.has(Permission.PAYMENT_RECORD):
        found += _together(user, "instructed", "Record what was paid", 5)
    return found


def _together(user: User, status: str, title: str, minutes: int) -> list[Todo]:
    """One thing to do for all releases in a status."""
    releases = _open_to(user).filter(status=status).order_by().values("to_pay")
    sums = releases.annotate(number=Count("pk"), pounds=Sum("amount"), first=Min("approved_at"))
    found = list(sums)
    if not found:
        return []
    number = sum(row["number"] for row in found)
    return [
        Todo(
            title=f"{title}: {number} payment{'' if number == 1 else 's'}",
            url=f"{reverse('funding:release_list')}?status={status}",
            owner="You",
            due_on=min(
                working_days_after(london_day(row["first"]), row["to_pay"]) for row in found
            ),
            minutes=minutes,
            since=min(london_day(row["first"]) for row in found),
            holds_up=sum((row["pounds"] for row in found), Decimal(0)),
        )
    ]


def _budgets(user: User) -> list[Todo]:
    if not user.has(Permission.RELEASE_APPROVE_FINANCE):
        return []
    this_year = FinancialYear.of(today()).start
    waiting = Budget.objects.filter(status="indicative", year=this_year)
    rows = waiting.select_related("programme", "wave")
    return first_few(rows, _to_confirm, "Confirm {} more budgets", reverse("funding:budget_list"))


def _to_confirm(budget: Budget) -> Todo:
    return Todo(
        title=f"Confirm the budget: {budget}",
        url=reverse("funding:budget_list"),
        owner="You",
        minutes=5,
        detail="Nothing can be paid from it until it is confirmed.",
    )
