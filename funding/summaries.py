"""Totals and rows for pages, in few queries whatever the size. Every total is the ledger's."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from core.dates import FinancialYear, today, working_days_after
from core.money import MoneyField
from funding.blockers import OWNERS, Blocker, blockers_of
from funding.lifecycles import RELEASED
from funding.models import (
    Award,
    AwardHolder,
    Budget,
    FundingRules,
    LedgerEntry,
    Release,
    Tranche,
)
from funding.queries import london_day
from programmes.models import Programme
from trusts.models import Trust

ZERO = Decimal(0)
# Whose move it is while a release is under way.
STEP_OWNERS = {
    "proposed": "Programme manager",
    "programme_approved": "Finance approver",
    "approved": "Payments officer",
    "instructed": "Payments officer",
}


@dataclass(frozen=True)
class Totals:
    """Pounds: promised to trusts, approved for payment (paid included), paid, come back since."""

    promised: Decimal = ZERO
    approved: Decimal = ZERO
    paid: Decimal = ZERO
    came_back: Decimal = ZERO

    @property
    def approved_unpaid(self) -> Decimal:
        return self.approved - self.paid

    @property
    def still_to_approve(self) -> Decimal:
        return self.promised - self.approved


def _sums() -> dict[str, models.Expression]:
    kinds = {
        "promised": ["allocated"],
        "approved": ["released"],
        "paid": ["paid"],
        "came_back": ["returned", "recovered"],
    }
    return {
        name: Coalesce(
            models.Sum("amount", filter=models.Q(kind__in=kind)), ZERO, output_field=MoneyField()
        )
        for name, kind in kinds.items()
    }


def _totals_by(entries: "models.QuerySet[LedgerEntry]", key: str) -> dict[int, Totals]:
    rows = entries.order_by().values(key).annotate(**_sums())
    return {row.pop(key): Totals(**row) for row in rows}


def totals(entries: "models.QuerySet[LedgerEntry]") -> Totals:
    """The totals of any entries."""
    return Totals(**entries.aggregate(**_sums()))


def award_totals(award: Award) -> Totals:
    return totals(LedgerEntry.objects.filter(award=award))


def trust_totals(trust: Trust) -> Totals:
    """What a trust was promised, and got; its own share of shared awards."""
    return totals(LedgerEntry.objects.filter(trust=trust))


def totals_by_award(trust: Trust) -> list[tuple[str, str, Totals]]:
    """A trust's awards as (reference, programme's name, its own share); one query."""
    names = ("award__reference", "award__programme__name")
    rows = LedgerEntry.objects.filter(trust=trust).order_by(names[0]).values(*names)
    return [
        (row.pop(names[0]), row.pop(names[1]), Totals(**row)) for row in rows.annotate(**_sums())
    ]


def totals_of_awards(awards: Iterable[Award]) -> dict[int, Totals]:
    """By award id; one query."""
    found = _totals_by(LedgerEntry.objects.filter(award__in=list(awards)), "award")
    return defaultdict(Totals, found)


def totals_of_trusts(trusts: Iterable[Trust]) -> dict[int, Totals]:
    """By trust id; one query."""
    found = _totals_by(LedgerEntry.objects.filter(trust__in=list(trusts)), "trust")
    return defaultdict(Totals, found)


def public_totals(programme: Programme) -> dict[int, Totals]:
    """By trust id: what a programme promised each of its trusts and paid."""
    entries = LedgerEntry.objects.filter(award__programme=programme)
    return defaultdict(Totals, _totals_by(entries, "trust"))


@dataclass(frozen=True)
class YearRow:
    """A programme's money of one year and class. `budget`: pounds of the programme's own budget,
    None if there is none. `committed`: pounds of releases that live, proposed ones included."""

    year: int
    capital_class: str
    totals: Totals
    budget: Decimal | None = None
    confirmed: bool = False
    committed: Decimal = ZERO

    @property
    def left(self) -> Decimal | None:
        return None if self.budget is None else self.budget - self.committed


def programme_years(programme: Programme) -> list[YearRow]:
    """Budget, commitments and totals by year and class; three queries."""
    key = ("year", "capital_class")
    entries = LedgerEntry.objects.filter(award__programme=programme).order_by()
    sums = {
        (row.pop("year"), row.pop("capital_class")): Totals(**row)
        for row in entries.values(*key).annotate(**_sums())
    }
    budgets = {
        (budget.year, budget.capital_class): budget
        for budget in Budget.objects.filter(programme=programme, wave=None)
    }
    live = Release.objects.live().filter(tranche__award__programme=programme).order_by()
    committed = {
        (year, kind): amount
        for year, kind, amount in live.values_list("tranche__year", "tranche__capital_class")
        .annotate(models.Sum("amount"))
        .values_list("tranche__year", "tranche__capital_class", "amount__sum")
    }
    rows = sorted(sums.keys() | budgets.keys() | committed.keys())
    return [_year_row(each, sums, budgets, committed) for each in rows]


def _year_row(
    key: tuple[int, str],
    sums: dict[tuple[int, str], Totals],
    budgets: dict[tuple[int, str], Budget],
    committed: dict[tuple[int, str], Decimal],
) -> YearRow:
    budget = budgets.get(key)
    return YearRow(
        *key,
        totals=sums.get(key, Totals()),
        budget=budget.amount if budget else None,
        confirmed=budget is not None and budget.status == "confirmed",
        committed=committed.get(key, ZERO),
    )


# One tranche as a page shows it


@dataclass(frozen=True)
class TrancheRow:
    """A tranche with its present release and what it waits for.

    `done` and `conditions` count its conditions; `since`: the day from which it has waited for
    `owner`; `expected_on`: when its payment should be made, once approved.
    """

    tranche: Tranche
    release: Release | None = None
    blockers: list[Blocker] = field(default_factory=list)
    conditions: int = 0
    expected_on: date | None = None

    @property
    def open_conditions(self) -> int:
        return len({b.condition for b in self.blockers if b.condition is not None})

    @property
    def done(self) -> int:
        return self.conditions - self.open_conditions

    @property
    def waits_for(self) -> list[Blocker]:
        """What stands in the way, a release that is on its way aside."""
        return [b for b in self.blockers if b.code != "already_released"]

    @property
    def is_paid(self) -> bool:
        return self.release is not None and self.release.status == "paid"

    @property
    def owner(self) -> str:
        """Whose move it is, in words."""
        if self.is_paid:
            return OWNERS["nobody"]
        if self.release is not None:
            return STEP_OWNERS[self.release.status]
        if not self.blockers:
            return "The portal"
        return self.blockers[0].owner

    @property
    def since(self) -> date:
        """From when it has waited: the last step, or its due date."""
        if self.release is None:
            return self.tranche.due_on
        sent = self.release.batch and self.release.batch.instructed_at
        return london_day(sent or self.release.approved_at or self.release.proposed_at)

    @property
    def days_waiting(self) -> int:
        return 0 if self.is_paid else max((today() - self.since).days, 0)


def tranche_rows(tranches: Iterable[Tranche]) -> list[TrancheRow]:
    """Rows for these tranches, in their order; four queries whatever their number.

    Fetch them with `select_related("award", "payee")`.
    """
    rows = list(tranches)
    releases = {
        release.tranche_id: release
        for release in Release.objects.live().filter(tranche__in=rows).select_related("batch")
    }
    blockers = blockers_of(rows)
    counted = (
        Tranche.objects.filter(pk__in=[row.pk for row in rows])
        .order_by()
        .annotate(number_of=models.Count("conditions"))
    )
    conditions = dict(counted.values_list("pk", "number_of"))
    days = payment_days({row.award.programme_id for row in rows})
    return [
        TrancheRow(
            tranche=row,
            release=releases.get(row.pk),
            blockers=blockers[row.pk],
            conditions=conditions[row.pk],
            expected_on=expected_on(releases.get(row.pk), days[row.award.programme_id]),
        )
        for row in rows
    ]


def payment_days(programmes: set[int]) -> dict[int, int]:
    """By programme id: within how many working days an approved payment is made."""
    usual = FundingRules().payment_working_days
    found = FundingRules.objects.filter(programme__in=programmes)
    return dict.fromkeys(programmes, usual) | dict(
        found.values_list("programme_id", "payment_working_days")
    )


def expected_on(release: Release | None, working_days: int) -> date | None:
    """When an approved, unpaid release should be paid."""
    if release is None or release.approved_at is None or release.status == "paid":
        return None
    return working_days_after(london_day(release.approved_at), working_days)


# The programme's overview: one row a trust


@dataclass(frozen=True)
class OverviewRow:
    """One trust: its next instalment with whose move it is, its totals, and pounds of this
    financial year that lapse on 31 March unless they are approved before (rule 14)."""

    trust: Trust
    next: TrancheRow | None
    totals: Totals
    at_risk: Decimal = ZERO


def overview_trusts(user: User) -> "models.QuerySet[Trust]":
    """The trusts of the overview, with `next_due_on`, soonest first: those that hold an award
    the person may see. Ask for a page of them, then for their rows."""
    holders = AwardHolder.objects.in_force().filter(award__in=Award.objects.visible_to(user))
    waiting = _unpaid().filter(payee=models.OuterRef("pk")).order_by("due_on").values("due_on")[:1]
    trusts = Trust.objects.filter(pk__in=holders.exclude(award__status="withdrawn").values("trust"))
    return trusts.annotate(next_due_on=models.Subquery(waiting)).order_by(
        models.F("next_due_on").asc(nulls_last=True), "name", "pk"
    )


def overview_rows(user: User, trusts: Sequence[Trust] | None = None) -> list[OverviewRow]:
    """Rows for these trusts (all that the person may see), in their order; six queries."""
    trusts = list(overview_trusts(user) if trusts is None else trusts)
    first = (
        _unpaid()
        .filter(payee__in=trusts)
        .order_by("payee_id", "due_on", "pk")
        .distinct("payee_id")
        .select_related("award", "payee")
    )
    upcoming = {row.tranche.payee_id: row for row in tranche_rows(first)}
    sums = totals_of_trusts(trusts)
    risks = money_at_risk(trusts)
    return [
        OverviewRow(trust, upcoming.get(trust.pk), sums[trust.pk], risks.get(trust.pk, ZERO))
        for trust in trusts
    ]


def _unpaid() -> "models.QuerySet[Tranche]":
    paid = Release.objects.filter(tranche=models.OuterRef("pk"), status="paid")
    return Tranche.objects.filter(~models.Exists(paid), award__status__in=["draft", "agreed"])


def money_at_risk(trusts: Iterable[Trust], capital_class: str = "") -> dict[int, Decimal]:
    """By trust id: pounds of this year's tranches that nobody has approved; they lapse on
    31 March (rule 14). Of one class, or of both."""
    safe = Release.objects.filter(tranche=models.OuterRef("pk"), status__in=RELEASED)
    tranches = Tranche.objects.filter(
        ~models.Exists(safe),
        payee__in=list(trusts),
        award__status="agreed",
        year=FinancialYear.of(today()).start,
    )
    if capital_class:
        tranches = tranches.filter(capital_class=capital_class)
    sums = tranches.order_by().values_list("payee").annotate(at_risk=models.Sum("amount"))
    return dict(sums.values_list("payee", "at_risk"))
