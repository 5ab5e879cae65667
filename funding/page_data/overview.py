"""The programme's overview: one row per trust."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Case, Exists, Min, OuterRef, Subquery, Sum, When
from django.db.models.functions import Cast, Coalesce

from accounts.models import User
from core.dates import FinancialYear, london_day, today
from core.keeping import kept, newest
from core.prepared import prepared
from core.text import CapitalClass
from funding.blockers import blockers_of
from funding.models import Condition, Release, Reminder, Tranche
from funding.page_data.instalments import MOMENT, InstalmentLine, condition_count, with_release
from trusts.models import Trust

OPEN_AWARDS = ("draft", "agreed")
MADE_OF = ("funding_trancheevent", "funding_awardevent", "funding_releaseevent")


def open_instalments(user: User) -> "models.QuerySet[Tranche]":
    """Instalments that are still to be paid."""
    paid = Release.objects.filter(tranche=OuterRef("pk"), status="paid")
    return Tranche.objects.visible_to(user).filter(~Exists(paid), award__status__in=OPEN_AWARDS)


def next_of_each_trust(tranches: "models.QuerySet[Tranche]") -> "models.QuerySet[Tranche]":
    """Of these, the first that is due for each payee."""
    ids = tranches.order_by("payee_id", "due_on", "pk").distinct("payee_id").values("pk")
    return Tranche.objects.filter(pk__in=ids)  # visible: `tranches` is


def next_in_order() -> list[int]:
    """The next instalment of each trust, by its id, the soonest due first: found among all
    instalments, so it is kept until one, its award or a payment changes."""
    return kept(f"next.{newest(*MADE_OF)}", find_next_in_order)


def find_next_in_order() -> list[int]:
    """For whoever follows the programme's money, who sees every award."""
    paid = Release.objects.filter(tranche=OuterRef("pk"), status="paid")
    unpaid = Tranche.objects.filter(~Exists(paid), award__status__in=OPEN_AWARDS)
    rows = next_of_each_trust(unpaid).order_by("due_on", "pk")
    return list(rows.values_list("pk", flat=True))


def for_overview(tranches: "models.QuerySet[Tranche]") -> "models.QuerySet[Tranche]":
    """With what a row of the overview shows."""
    rows = with_release(tranches)
    overdue = Case(When(due_on__lt=today(), then=Cast("due_on", MOMENT)), output_field=MOMENT)
    found = rows.select_related("payee").annotate(
        condition_count=condition_count(),
        reminded_on=reminded_on(),
        since=Coalesce(
            "release_since",
            first_sent("commitment__claim"),
            first_sent("milestone__criteria__claim"),
            first_sent("claim"),
            overdue,
        ),
    )
    # What the rows show of it is asked for the page alone.
    return found.alias(at_risk=Coalesce(at_risk(), Decimal(0)))


@prepared(ids=list)
def rows_in_order(ids: Any) -> "models.QuerySet[Tranche]":
    """The rows of a page of the overview, the soonest due first; for whoever sees every award."""
    return for_overview(Tranche.objects.filter(pk__in=ids)).order_by("due_on", "pk")


def first_sent(claim: str) -> Subquery:
    """When the first of a tranche's claims that are with an assessor was signed off; `claim` is the
    path to it from a condition."""
    submitted = Condition.objects.filter(
        tranche=OuterRef("pk"), **{f"{claim}__status": "submitted"}
    ).order_by()
    first = submitted.values("tranche").annotate(at=Min(f"{claim}__latest_submission__signed_at"))
    return Subquery(first.values("at"), output_field=MOMENT)


def unpaid_capital() -> "models.QuerySet[Tranche]":
    """Capital of this year that is neither paid nor on its way: on 31 March it lapses."""
    paying = Release.objects.live().filter(tranche=OuterRef("pk"))
    return Tranche.objects.filter(
        ~Exists(paying),
        year=FinancialYear.of(today()).start,
        capital_class=CapitalClass.CAPITAL,
        award__status="agreed",
    ).order_by()


def at_risk() -> Subquery:
    """Pounds that lapse, of the payee of a tranche; to sort by."""
    theirs = unpaid_capital().filter(payee=OuterRef("payee")).values("payee")
    return Subquery(theirs.annotate(total=Sum("amount")).values("total"))


def reminded_on() -> Subquery:
    """When the payee of a tranche was reminded last."""
    theirs = Reminder.objects.filter(trust=OuterRef("payee")).order_by("-on_date")
    return Subquery(theirs.values("on_date")[:1])


@prepared(payees=list)
def at_risk_of(payees: Any) -> "models.QuerySet[Any, Any]":
    """These payees, each with the pounds that lapse; one without any is not there."""
    rows = unpaid_capital().filter(payee__in=payees)
    return rows.values_list("payee").annotate(Sum("amount"))


@dataclass
class OverviewRow(InstalmentLine):
    """One trust: its next instalment, whose move it is, how long that has taken, pounds of its
    capital that lapse on 31 March, and when it was reminded last."""

    at_risk: Decimal = Decimal(0)

    @property
    def trust(self) -> Trust:
        return self.tranche.payee

    @property
    def days_waiting(self) -> int | None:
        since: datetime | None = self.tranche.since
        return max((today() - london_day(since)).days, 0) if since else None

    @property
    def reminded_on(self) -> date | None:
        day: date | None = self.tranche.reminded_on
        return day

    @property
    def due_on(self) -> date:
        return self.tranche.due_on


def overview_rows(tranches: Iterable[Any]) -> list[OverviewRow]:
    """Asks for the blockers of these rows, and for what their payees lose; two queries more."""
    rows = list(tranches)
    payees = [each.payee_id for each in rows]
    blockers = blockers_of([each.pk for each in rows]) if rows else {}
    lapsing = dict(at_risk_of(payees=payees))
    return [
        OverviewRow(each, blockers[each.pk], lapsing.get(each.payee_id, Decimal(0)))
        for each in rows
    ]
