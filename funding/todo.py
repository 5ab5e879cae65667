"""What funding asks of people, and what a trust waits for, for the home pages."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Count, Min, Sum
from django.urls import reverse

from accounts.models import User
from accounts.permissions import Permission
from core.dates import FinancialYear, london_day, today, working_days_after
from core.money import pounds
from core.prepared import prepared
from core.todo import Todo, first_few
from funding.models import AwardHolder, Budget, Release, ReleaseParty, Tranche
from funding.page_data.payments import with_hold, with_targets
from funding.summaries import STEP_OWNERS, expected_on
from funding.todo_waivers import waivers_to_decide
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
    """The oldest first, each with how many working days it may take, and whether it is `held`."""
    releases = Release.objects.filter(status__in=UNDER_WAY).order_by("proposed_at", "pk")
    return with_hold(with_targets(releases.select_related("tranche__payee")))


def _with_us(release: Any) -> Todo:
    tranche = release.tranche
    return Todo(
        title=f"{pounds(release.amount)} {tranche.capital_class}: {tranche.title}",
        url=tranche.get_absolute_url(),
        owner=STEP_OWNERS[release.status],
        due_on=expected_on(release, release.to_pay),
        detail=_how_far(release),
        with_us=True,
        since=london_day(release.approved_at or release.proposed_at),
        due_label="Payment expected",
    )


def _how_far(release: Any) -> str:
    if release.held:
        return "On hold: its page says why."
    if release.status in ("approved", "instructed"):
        return "Approved; the payment is on its way."
    return "Being approved."


def for_staff(user: User) -> list[Todo]:
    """Approvals, waivers, batches, payments to record and budgets to confirm: what this person may
    do, and nothing in which they have another part (rule 10)."""
    return [*_approvals(user), *waivers_to_decide(user), *_payments(user), *_budgets(user)]


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
    since = london_day(release.programme_approved_at or release.proposed_at)
    return Todo(
        title=f"Approve: {release.tranche.title}, {release.tranche.payee.display_name}",
        url=release.get_absolute_url(),
        owner="You",
        due_on=working_days_after(since, release.to_approve),
        minutes=10,
        holds_up=release.amount,
        capital_class=release.tranche.capital_class,
        since=since,
    )


def _open_to(user: User) -> "models.QuerySet[Any]":
    """Releases in which a person has no part, of trusts they have nothing to do with, and that
    nobody has put on hold."""
    mine = ReleaseParty.objects.filter(person=user).exclude(duty=ReleaseParty.Duty.PAY)
    theirs = AwardHolder.objects.filter(trust__in=connected_trusts(user))
    releases = _under_way().exclude(pk__in=mine.values("release"))
    tranches = Tranche.objects.filter(award__in=theirs.values("award"))
    return releases.exclude(tranche__in=tranches).filter(held=False)


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
