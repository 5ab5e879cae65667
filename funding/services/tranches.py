"""What a trust commits itself to, and the instalments that wait for it."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from core.actors import Actor
from core.dates import FinancialYear, long_date
from core.errors import BadInput, NotPossible
from core.references import next_reference
from core.services import locked, service
from evidence.services import open_claim
from funding import policies, queries
from funding.conditions import Awaited, type_of
from funding.models import Award, Commitment, CommitmentType, Tranche
from funding.policies_conditions import check_holds
from funding.services.conditions import store_condition
from maturity.models import PlanItem
from trusts.models import Trust

CLAIM_KIND = "commitment"


@service
def set_commitment_type(*, by: Actor, code: str, **fields: Any) -> CommitmentType:
    """Add an entry to the catalogue of commitments, or change it. Commitments made before keep
    the words in which they were asked: their claims hold a copy."""
    policies.check_can_edit_catalogue(by)
    entry, _ = CommitmentType.objects.update_or_create(code=code, defaults=fields)
    return entry


@service
def add_commitment(
    *,
    by: Actor,
    award: Award,
    trust: Trust,
    type: CommitmentType,  # noqa: A002 - the word of the field
    due_on: date,
    title: str = "",
    requirement: str = "",
    plan_item: PlanItem | None = None,
    over_limit_reason: str = "",
) -> Commitment:
    """Record what a holder of the award promises, and open the claim by which it will show it.

    `due_on` is also the baseline, which never changes. With a `requirement` in other words than
    the catalogue's, the claim bears the commitment's own reference for a code: it proves nothing
    that the entry would. `plan_item`: what the trust had planned.

    Raises NotPossible for a trust that does not hold the award, for seed money that would pay for
    anything but a strategy or a business case (rule 7), for what was promised by that day already,
    for an item that another has planned or that was promised already, and beyond the trust's yearly
    limit of requests without a named reason (rule 18).
    """
    row = _locked_award(award)
    policies.check_can_edit_award(by, [trust])
    policies.check_award_is(row, "draft", "agreed")
    check_holds(row, trust)
    _check_seed(row, type)
    _check_plan_item(trust, plan_item)
    _check_not_promised(row, trust, type, due_on)
    reference = next_reference("CM", due_on.year)
    claim = open_claim(
        by=by,
        trust=trust,
        kind=CLAIM_KIND,
        title=title or type.title,
        requirement_code=reference if requirement else type.code,
        requirement=requirement or type.requirement,
        due_on=due_on,
        valid_months=type.expires_after_months,
        over_limit_reason=over_limit_reason,
    )
    return Commitment.objects.create(
        reference=reference,
        award=row,
        trust=trust,
        type=type,
        claim=claim,
        due_on=due_on,
        baseline_due_on=due_on,
        plan_item=plan_item,
    )


@service
def add_tranche(
    *,
    by: Actor,
    award: Award,
    title: str,
    year: int,
    capital_class: str,
    amount: Decimal,
    due_on: date,
    conditions: Sequence[Awaited] = (),
    upfront: bool = False,
    upfront_need: str = "",
    payee: Trust | None = None,
) -> Tranche:
    """Add an instalment, in pounds, that waits for `conditions`: commitments, milestones, days, or
    any other type.

    `payee` is one of the holders, by default the lead. Raises NotPossible beyond what the award
    gives in that year and class (rule 11) or for an upfront instalment that the agreement does
    not allow (rule 9); BadInput for a due date outside the year.
    """
    row = _locked_award(award)
    holders = queries.current_holders(row)
    policies.check_can_edit_award(by, holders)
    policies.check_award_is(row, "draft", "agreed")
    policies.check_positive(amount)
    if due_on not in FinancialYear(year):
        raise BadInput(f"The date is not in {FinancialYear(year)}.", code="due_outside_year")
    if upfront and not row.upfront_agreed:
        raise NotPossible(
            "The agreement allows no instalment before delivery.",
            next_step="Let it wait for a commitment instead.",
            code="upfront_not_agreed",
        )
    policies.check_within(
        queries.planned(row, year, capital_class) + amount,
        queries.award_amount(row, year, capital_class),
        f"The {capital_class} instalments of {FinancialYear(year)} go beyond the award",
        "Lower the amount, or choose another year or class.",
    )
    if payee is not None:
        check_holds(row, payee)
    tranche = Tranche.objects.create(
        reference=next_reference("TR", year),
        award=row,
        payee=payee or holders[0],
        number=row.tranches.count() + 1,
        title=title,
        year=year,
        capital_class=capital_class,
        amount=amount,
        due_on=due_on,
        upfront=upfront,
        upfront_need=upfront_need.strip(),
    )
    for condition in conditions:
        store_condition(by, tranche, type_of(condition))
    return tranche


@service
def record_upfront_need(*, by: Actor, tranche: Tranche, need: str) -> Tranche:
    """Record why an upfront instalment is needed before delivery (rule 9)."""
    # The award first, as its trigger does: two people at once wait instead of failing.
    _locked_award(tranche.award)
    row = locked(tranche)
    policies.check_can_edit_award(by, queries.current_holders(row.award))
    policies.check_has_reason(need)
    if not row.upfront:
        raise NotPossible("This instalment is not paid up front.", code="not_upfront")
    row.upfront_need = need.strip()
    row.save(update_fields=["upfront_need"])
    return row


def _locked_award(award: Award) -> Award:
    return Award.objects.select_for_update(of=("self",), no_key=True).get(pk=award.pk)


def _check_plan_item(trust: Trust, item: PlanItem | None) -> None:
    """Raise NotPossible unless the trust has planned it, and not promised it yet."""
    if item is None:
        return
    if item.plan.assessment.trust_id != trust.pk:
        raise NotPossible(f"{trust.display_name} has not planned this.", code="plan_of_another")
    known = Commitment.objects.filter(plan_item=item).first()
    if known is not None:
        raise NotPossible(
            f"{known.reference} was made from this item of the plan.",
            next_step="Look at that commitment.",
            code="promised",
        )


def _check_not_promised(award: Award, trust: Trust, type_: CommitmentType, due_on: date) -> None:
    """The same is promised once for each day: a second click finds the first."""
    same = Commitment.objects.filter(award=award, trust=trust, type=type_, baseline_due_on=due_on)
    if known := same.first():
        raise NotPossible(
            f"{trust.display_name} has promised this by {long_date(due_on)} already: "
            f"{known.reference}.",
            next_step="Look at that commitment, or choose another date.",
            code="promised_already",
        )


def _check_seed(award: Award, type_: CommitmentType) -> None:
    if award.role == "seed" and not type_.for_seed:
        raise NotPossible(
            "Seed funding pays for a digital strategy and a business case only.",
            next_step="Choose one of those.",
            code="seed_purpose",
        )
