"""Asking a trust to show what it claims, statement by statement."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import Truncator

from core.actors import Actor
from evidence.services import Wanted, begin_draft, open_claims
from maturity import claim_kind
from maturity.models import Answer, Assessment, Check, DrawItem

LONGEST_TITLE = 190


def ask(by: Actor, assessment: Assessment, items: Sequence[DrawItem], due_on: date) -> list[Check]:
    """Open the claims of drawn statements of an assessment, in the order of the draw. What was
    drawn is asked for whatever else was asked of the trust this year: that is the named reason
    (domain rule 18)."""
    claims = open_claims(
        by=by,
        trust=assessment.trust,
        kind=claim_kind.SLUG,
        wanted=[wanted(assessment, item, due_on) for item in items],
    )
    # What the trust named with its answer need not be looked for again.
    for item, claim in zip(items, claims, strict=True):
        if held := [(each.item, each.page) for each in item.stake.answer.held]:
            begin_draft(by=by, claim=claim, items=held)
    return Check.objects.bulk_create(
        Check(answer=item.stake.answer, draw_item=item, claim=claim)
        for item, claim in zip(items, claims, strict=True)
    )


def wanted(assessment: Assessment, item: DrawItem, due_on: date) -> Wanted:
    answer = item.stake.answer
    return Wanted(
        title=Truncator(str(answer.statement)).chars(LONGEST_TITLE),
        requirement_code=f"{assessment.version.framework.slug}/{answer.statement.code}",
        requirement=requirement(answer),
        due_on=due_on,
        second_reader=item.second_reader,
        over_limit_reason=f"Drawn from {assessment.reference}, which the trust signed off.",
    )


def requirement(answer: Answer) -> str:
    """What the trust has to show, as it stood when it was asked."""
    option = answer.option
    parts = [answer.statement.text, f"Your trust signed off: {option}."]
    if option is not None and option.requires:
        parts.append(f"That level requires: {option.requires}")
    if answer.justification:
        parts.append(f"It said: {answer.justification}")
    return "\n\n".join(parts)
