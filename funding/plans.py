"""An award as somebody means to create it, before any of it is stored.

The form that makes one award by hand and the spreadsheet that makes many both end in an
`AwardPlan`; one service (`create_planned_award`) turns it into rows.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

YearAndClass = tuple[int, str]


@dataclass(frozen=True)
class HolderPlan:
    """A trust by its ODS code, and its share in pounds."""

    trust: str
    amount: Decimal


@dataclass(frozen=True)
class AmountPlan:
    """Pounds in one financial year and class."""

    year: int
    capital_class: str
    amount: Decimal


@dataclass(frozen=True)
class CommitmentPlan:
    """A catalogue code that one holder (by ODS code) promises to meet by a day."""

    code: str
    trust: str
    due_on: date


@dataclass(frozen=True)
class InstalmentPlan:
    """A dated part of the award for one holder. `waits_for`: catalogue codes of its commitments.
    `milestone`: the slug of a milestone that this trust has a plan for, if it waits for one.

    `not_before`: a day that must be reached. `upfront_need`: why it is paid before delivery;
    empty for an instalment that is not.
    """

    title: str
    trust: str
    year: int
    capital_class: str
    amount: Decimal
    due_on: date
    waits_for: tuple[str, ...] = ()
    not_before: date | None = None
    upfront_need: str = ""
    milestone: str = ""


@dataclass(frozen=True)
class AwardPlan:
    """The whole award. The first holder leads. `programme` is a slug; without `match_ratio`, what
    the programme asks of this role holds."""

    programme: str
    role: str
    awarded_on: date
    holders: tuple[HolderPlan, ...]
    amounts: tuple[AmountPlan, ...]
    match_ratio: Decimal | None = None
    upfront_agreed: bool = False
    agreement_signed_on: date | None = None
    agreement_reference: str = ""
    commitments: tuple[CommitmentPlan, ...] = ()
    instalments: tuple[InstalmentPlan, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((part.amount for part in self.amounts), Decimal(0))

    @property
    def lead(self) -> str:
        return self.holders[0].trust

    @property
    def trusts(self) -> tuple[str, ...]:
        return tuple(holder.trust for holder in self.holders)


def amounts_of(instalments: tuple[InstalmentPlan, ...]) -> tuple[AmountPlan, ...]:
    """What the instalments come to in each year and class."""
    sums: dict[YearAndClass, Decimal] = defaultdict(Decimal)
    for part in instalments:
        sums[part.year, part.capital_class] += part.amount
    return tuple(AmountPlan(year, kind, amount) for (year, kind), amount in sorted(sums.items()))
