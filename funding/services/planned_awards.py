"""From a plan to an award with its commitments and instalments, in one piece."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from django.db import models

from core.actors import Actor
from core.errors import NotPossible
from core.services import service
from funding.conditions import Awaited
from funding.models import Award, Commitment, CommitmentType
from funding.plans import AwardPlan, InstalmentPlan
from funding.services.awards import Holder, YearAmount, create_award, sign_agreement
from funding.services.tranches import add_commitment, add_tranche
from milestones.models import TrustMilestone
from programmes.models import Programme
from trusts.models import Trust

Row = TypeVar("Row", bound=models.Model)
Promised = dict[tuple[str, str], Commitment]


@service
def create_planned_award(*, by: Actor, plan: AwardPlan) -> Award:
    """Create the award, what its trusts promise, and its instalments; all of it or nothing.

    With an agreement in the plan the award is agreed too. Raises NotPossible for a programme,
    trust or commitment that the portal does not know, and whatever the services of each part
    raise (caps, separation, participation, sums).
    """
    trusts = _found(Trust, "code", plan.trusts, "trust", "Import the register, or check the code.")
    award = create_award(
        by=by,
        programme=_programme(plan.programme),
        role=plan.role,
        holders=[Holder(trusts[each.trust], each.amount) for each in plan.holders],
        amounts=[YearAmount(each.year, each.capital_class, each.amount) for each in plan.amounts],
        awarded_on=plan.awarded_on,
        match_ratio=plan.match_ratio,
        upfront_agreed=plan.upfront_agreed,
    )
    promised = _commitments(by, award, plan, trusts)
    for part in plan.instalments:
        _instalment(by, award, part, trusts, promised)
    if plan.agreement_signed_on is not None:
        award = sign_agreement(
            by=by,
            award=award,
            signed_on=plan.agreement_signed_on,
            reference=plan.agreement_reference,
        )
    return award


def _commitments(by: Actor, award: Award, plan: AwardPlan, trusts: Mapping[str, Trust]) -> Promised:
    codes = [each.code for each in plan.commitments]
    types = _found(CommitmentType, "code", codes, "commitment", "Check the catalogue.")
    return {
        (each.trust, each.code): add_commitment(
            by=by,
            award=award,
            trust=trusts[each.trust],
            type=types[each.code],
            due_on=each.due_on,
        )
        for each in plan.commitments
    }


def _instalment(
    by: Actor,
    award: Award,
    part: InstalmentPlan,
    trusts: Mapping[str, Trust],
    promised: Promised,
) -> None:
    conditions: list[Awaited] = [promised[part.trust, code] for code in part.waits_for]
    if part.milestone:
        conditions.append(_milestone(part))
    if part.not_before is not None:
        conditions.append(part.not_before)
    add_tranche(
        by=by,
        award=award,
        title=part.title,
        year=part.year,
        capital_class=part.capital_class,
        amount=part.amount,
        due_on=part.due_on,
        conditions=conditions,
        upfront=bool(part.upfront_need),
        upfront_need=part.upfront_need,
        payee=trusts[part.trust],
    )


def _milestone(part: InstalmentPlan) -> TrustMilestone:
    plan = TrustMilestone.objects.filter(
        trust__code=part.trust, milestone__slug=part.milestone
    ).first()
    if plan is None:
        raise NotPossible(
            f"The trust {part.trust} has no plan for that milestone.",
            next_step="Plan its milestones first.",
            code="no_plan",
        )
    return plan


def _programme(named: str) -> Programme:
    """By its slug, or by its name as people write it."""
    either = models.Q(slug=named.lower()) | models.Q(name__iexact=named)
    programme = Programme.objects.filter(either).first()
    if programme is None:
        raise NotPossible(
            f"There is no programme “{named}”.",
            next_step="Use the last part of the programme's address.",
            code="no_programme",
        )
    return programme


def _found(
    model: type[Row], field: str, values: Iterable[str], what: str, next_step: str
) -> dict[str, Row]:
    """The rows with these values, by value; NotPossible naming the first that is not there."""
    wanted = list(values)
    rows = model._default_manager.filter(**{f"{field}__in": wanted})
    found = {getattr(row, field): row for row in rows}
    for value in wanted:
        if value not in found:
            raise NotPossible(
                f"There is no {what} “{value}”.", next_step=next_step, code=f"no_{what}"
            )
    return found
