"""Promising money: an award with its holders and yearly amounts, and its agreement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.actors import Actor
from core.dates import today
from core.errors import BadInput, NotPossible
from core.references import next_reference
from core.services import locked, service
from funding import policies
from funding.lifecycles import AWARD
from funding.models import Award, AwardAmount, AwardHolder, Release
from funding.services import ledger
from programmes.models import Participation, Programme, RoleCap
from trusts.models import Trust


@dataclass(frozen=True)
class Holder:
    """One trust's share of an award, in pounds; without `amount`, a sole holder's is all of it."""

    trust: Trust
    amount: Decimal | None = None
    lead: bool = False


@dataclass(frozen=True)
class YearAmount:
    """Pounds of one financial year (named by its first calendar year) and class."""

    year: int
    capital_class: str
    amount: Decimal


@service
def create_award(
    *,
    by: Actor,
    programme: Programme,
    role: str,
    holders: Sequence[Holder],
    amounts: Sequence[YearAmount],
    awarded_on: date | None = None,
    match_ratio: Decimal | None = None,
    upfront_agreed: bool = False,
) -> Award:
    """Draw up an award for one trust, or one that several share (rule 5).

    Every holder takes part in `programme` in this `role` and is open on `awarded_on` (today). The
    first holder leads if none is named. `match_ratio`: local pounds for each central one, by
    default what the programme asks of this role. The names of today are kept (rule 1).

    Raises BadInput for sums that do not agree, NotPossible above the cap, for a trust that is
    closed or does not take part, or has an award already; NotAllowed.
    """
    day = awarded_on or today()
    total = _check_amounts(amounts)
    shares = _check_shares(holders, total)
    policies.check_can_edit_award(by, [holder.trust for holder in shares])
    parts = [participation_for(programme, role, holder.trust, day) for holder in shares]
    check_cap(programme, role, day, total)
    award = Award.objects.create(
        reference=next_reference("AW", day.year),
        programme=programme,
        wave=next(part.wave for part, holder in zip(parts, shares, strict=True) if holder.lead),
        role=role,
        awarded_on=day,
        match_ratio=_ratio(programme, role, day) if match_ratio is None else match_ratio,
        upfront_agreed=upfront_agreed,
    )
    for holder, part in zip(shares, parts, strict=True):
        _add_holder(award, holder, part)
    for each in amounts:
        AwardAmount.objects.create(
            award=award, year=each.year, capital_class=each.capital_class, amount=each.amount
        )
    return award


@service
def sign_agreement(*, by: Actor, award: Award, signed_on: date, reference: str) -> Award:
    """Record the signed agreement: the promise is made, and stands in the ledger.

    Raises NotPossible unless the award is a draft within a recorded cap; BadInput for a date in
    the future or before the award, or without the agreement's reference.
    """
    row = locked(award)
    policies.check_can_edit_award(by, _trusts(row))
    AWARD.check(row.status, "agreed")
    policies.check_not_future(signed_on, "The date of the agreement")
    if not reference.strip():
        raise BadInput("Enter the reference of the agreement.", code="agreement_reference")
    check_cap(row.programme, row.role, row.awarded_on, _total(row), must_be_known=True)
    row.agreement_signed_on, row.agreement_reference = signed_on, reference.strip()
    row.status = "agreed"
    row.save(update_fields=["status", "agreement_signed_on", "agreement_reference"])
    ledger.allocate(row, signed_on)
    return row


@service
def withdraw_award(*, by: Actor, award: Award, reason: str) -> Award:
    """Give up an award that was never agreed; its trusts may be given another."""
    row = locked(award)
    policies.check_can_edit_award(by, _trusts(row))
    policies.check_has_reason(reason)
    AWARD.check(row.status, "withdrawn")
    for holder in row.holders.filter(until_date=None):
        holder.until_date, holder.decision = max(today(), holder.from_date), reason
        holder.save(update_fields=["until_date", "decision"])
    row.status = "withdrawn"
    row.save(update_fields=["status"])
    return row


@service
def close_award(*, by: Actor, award: Award, reason: str) -> Award:
    """Close an award: nothing more is released. Raises NotPossible while a payment is under way."""
    row = locked(award)
    policies.check_can_edit_award(by, _trusts(row))
    policies.check_has_reason(reason)
    AWARD.check(row.status, "closed")
    if Release.objects.live().exclude(status="paid").filter(tranche__award=row).exists():
        raise NotPossible(
            "A payment of this award is under way.",
            next_step="Finish or cancel it first.",
            code="release_under_way",
        )
    row.status = "closed"
    row.save(update_fields=["status"])
    return row


def _trusts(award: Award) -> list[Trust]:
    return [holder.trust for holder in award.holders.select_related("trust")]


def _total(award: Award) -> Decimal:
    return sum((each.amount for each in award.amounts.all()), Decimal(0))


def _check_amounts(amounts: Sequence[YearAmount]) -> Decimal:
    if not amounts:
        raise BadInput("Give the award an amount in at least one year.", code="amounts")
    if len({(each.year, each.capital_class) for each in amounts}) < len(amounts):
        raise BadInput("Give one amount for each year and class.", code="amounts_twice")
    for each in amounts:
        policies.check_positive(each.amount)
    return sum((each.amount for each in amounts), Decimal(0))


def _check_shares(holders: Sequence[Holder], total: Decimal) -> list[Holder]:
    """The holders with their amounts filled in and one of them leading."""
    if not holders:
        raise BadInput("Name the trust that the award is for.", code="holders")
    if len({holder.trust.pk for holder in holders}) < len(holders):
        raise BadInput("Name each trust once.", code="holders_twice")
    leads = [holder.lead for holder in holders]
    if sum(leads) > 1:
        raise BadInput("One trust leads an award.", code="leads")
    alone = len(holders) == 1
    shares = [
        Holder(
            holder.trust,
            total if alone and holder.amount is None else holder.amount or Decimal(0),
            holder.lead or (not any(leads) and place == 0),
        )
        for place, holder in enumerate(holders)
    ]
    amounts = [holder.amount or Decimal(0) for holder in shares]
    for amount in amounts:
        policies.check_positive(amount)
    policies.check_adds_up(sum(amounts), total, "The shares do not add up to the yearly amounts")
    return shares


def participation_for(programme: Programme, role: str, trust: Trust, day: date) -> Participation:
    """What an award to `trust` on `day` would fund. Raises NotPossible for a trust that is closed,
    does not take part, or is funded for it already."""
    policies.check_trust_open(trust, day)
    part = (
        Participation.objects.taking_part()
        .filter(programme=programme, role=role, trust=trust)
        .first()
    )
    if part is None:
        raise NotPossible(
            f"{trust.display_name} does not take part in {programme} in this role.",
            next_step="Record its participation first, in administration.",
            code="no_participation",
        )
    held = AwardHolder.objects.filter(participation=part, until_date=None).first()
    if held is not None:
        raise NotPossible(
            f"{trust.display_name} has award {held.award} for this already.",
            next_step="One participation is funded by one award: look at that one.",
            code="award_exists",
        )
    return part


def check_cap(
    programme: Programme, role: str, day: date, total: Decimal, *, must_be_known: bool = False
) -> None:
    """Raise NotPossible for a total above the role's cap of that day, or, if it `must_be_known`,
    without one."""
    cap = programme.cap_for(role, day)
    if cap is None:
        if must_be_known:
            raise NotPossible(
                "No cap is recorded for this kind of participant.",
                next_step="Record the cap with its source first.",
                code="cap_missing",
            )
        return
    policies.check_within(
        total, cap, "The award is above the cap for this kind of participant", "Lower the amounts."
    )


def _ratio(programme: Programme, role: str, day: date) -> Decimal:
    caps = RoleCap.objects.filter(programme=programme, role=role, as_of__lte=day)
    cap = caps.order_by("-as_of").first()
    return (cap.match_ratio if cap else None) or Decimal(0)


def _add_holder(award: Award, holder: Holder, part: Participation) -> AwardHolder:
    return AwardHolder.objects.create(
        award=award,
        trust=holder.trust,
        participation=part,
        lead=holder.lead,
        name_at_award=holder.trust.display_name,
        amount=holder.amount or Decimal(0),
        from_date=min(award.awarded_on, today()),
    )
