"""What an award usually looks like for each kind of participant.

A template is a starting point that fills a form or a spreadsheet line; whoever creates the award
sees and may change every part of it. It holds no programme's figures: the cap and the match ratio
come from the programme's own reference data.
"""

import calendar
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from core.dates import FinancialYear
from funding.plans import AmountPlan, CommitmentPlan, InstalmentPlan

PENNY = Decimal("0.01")


@dataclass(frozen=True)
class Part:
    """A share, in percent, of each year and class, due some months after the award."""

    title: str
    percent: int
    after_months: int


@dataclass(frozen=True)
class Promise:
    """A catalogue code, due some months after the award."""

    code: str
    after_months: int


@dataclass(frozen=True)
class AwardTemplate:
    """The default commitments and instalments of one kind of participant."""

    role: str
    summary: str
    promises: tuple[Promise, ...]
    parts: tuple[Part, ...]

    def commitments(
        self,
        *,
        awarded_on: date,
        trusts: Collection[str],
        amounts: Collection[AmountPlan],
        known: Collection[str],
    ) -> tuple[CommitmentPlan, ...]:
        """The promises of every holder, of those that the catalogue (`known` codes) holds. Like the
        instalments they count from the award, or from the first day of its first year; due while
        the award still has money to give for them."""
        years = [amount.year for amount in amounts]
        begins = max(awarded_on, FinancialYear(min(years)).first_day)
        last_day = FinancialYear(max(years)).last_day
        return tuple(
            CommitmentPlan(each.code, trust, min(months_after(begins, each.after_months), last_day))
            for trust in trusts
            for each in self.promises
            if each.code in known
        )

    def instalments(
        self,
        *,
        awarded_on: date,
        payee: str,
        amounts: Collection[AmountPlan],
        commitments: Collection[CommitmentPlan] = (),
    ) -> tuple[InstalmentPlan, ...]:
        """The parts of every amount, to the penny, each waiting for what is due by its own day."""
        return tuple(
            InstalmentPlan(
                title=f"{part.title} {FinancialYear(amount.year)}, {amount.capital_class}",
                trust=payee,
                year=amount.year,
                capital_class=amount.capital_class,
                amount=share,
                due_on=(due := within(amount.year, awarded_on, part.after_months)),
                waits_for=due_by(commitments, payee, due),
            )
            for amount in amounts
            for part, share in zip(self.parts, shares(amount.amount, self.parts), strict=True)
        )


def shares(amount: Decimal, parts: Collection[Part]) -> list[Decimal]:
    """`amount` by percent; what rounding leaves goes to the last part."""
    cut = [(amount * part.percent / 100).quantize(PENNY, ROUND_DOWN) for part in parts]
    return [*cut[:-1], amount - sum(cut[:-1])]


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def within(year: int, awarded_on: date, months: int) -> date:
    """So many months after the award, or after 1 April of a later year; never past 31 March."""
    financial = FinancialYear(year)
    return min(months_after(max(awarded_on, financial.first_day), months), financial.last_day)


def due_by(commitments: Collection[CommitmentPlan], trust: str, day: date) -> tuple[str, ...]:
    return tuple(each.code for each in commitments if each.trust == trust and each.due_on <= day)


BOARD = (Promise("cio-on-board", 3), Promise("ccio-on-board", 3))
STANDARDS = (Promise("snomed-ct", 9), Promise("interoperability", 9), Promise("dspt", 6))

TEMPLATES: dict[str, AwardTemplate] = {
    template.role: template
    for template in (
        AwardTemplate(
            role="exemplar",
            summary="Leads the way: board roles, standards, and blueprints for others to copy.",
            promises=(*BOARD, *STANDARDS, Promise("blueprints", 11), Promise("assessment", 6)),
            parts=(
                Part("Once the board roles are filled", 40, 3),
                Part("Half-way", 30, 6),
                Part("Once this year's promises are kept", 30, 11),
            ),
        ),
        AwardTemplate(
            role="fast_follower",
            summary="Copies what worked at its exemplar, and says how it went.",
            promises=(*BOARD, *STANDARDS, Promise("blueprint-copied", 9)),
            parts=(
                Part("Once the board roles are filled", 50, 3),
                Part("Once this year's promises are kept", 50, 10),
            ),
        ),
        AwardTemplate(
            role="aspirant",
            summary="Builds the basics: board roles, standards and a plan for the next level.",
            promises=(*BOARD, Promise("wgll-plan", 6), Promise("dspt", 6), Promise("snomed-ct", 9)),
            parts=(
                Part("Once the board roles are filled", 40, 3),
                Part("Once this year's promises are kept", 60, 10),
            ),
        ),
        AwardTemplate(
            role="seed",
            summary="Writes a digital strategy and a business case, and nothing else.",
            promises=(Promise("digital-strategy", 6), Promise("business-case", 9)),
            parts=(
                Part("Once the strategy is agreed", 50, 6),
                Part("Once the business case is agreed", 50, 9),
            ),
        ),
    )
}
