"""Asking a trust to show what it claims, statement by statement."""

from datetime import date

from django.utils.text import Truncator

from core.actors import Actor
from evidence.services import begin_draft, open_claim
from maturity import claim_kind
from maturity.models import Answer, Check, DrawItem

LONGEST_TITLE = 190


def ask(by: Actor, item: DrawItem, due_on: date) -> Check:
    """Open the claim of one drawn statement. What was drawn is asked for whatever else was asked
    of the trust this year: that is the named reason (domain rule 18)."""
    answer = item.stake.answer
    assessment = item.draw.assessment
    claim = open_claim(
        by=by,
        trust=assessment.trust,
        kind=claim_kind.SLUG,
        title=Truncator(str(answer.statement)).chars(LONGEST_TITLE),
        requirement_code=f"{assessment.version.framework.slug}/{answer.statement.code}",
        requirement=requirement(answer),
        due_on=due_on,
        second_reader=item.second_reader,
        over_limit_reason=f"Drawn from {assessment.reference}, which the trust signed off.",
    )
    # What the trust named with its answer need not be looked for again.
    if held := [(each.item, each.page) for each in answer.held]:
        begin_draft(by=by, claim=claim, items=held)
    return Check.objects.create(answer=answer, draw_item=item, claim=claim)


def requirement(answer: Answer) -> str:
    """What the trust has to show, as it stood when it was asked."""
    option = answer.option
    parts = [answer.statement.text, f"Your trust signed off: {option}."]
    if option is not None and option.requires:
        parts.append(f"That level requires: {option.requires}")
    if answer.justification:
        parts.append(f"It said: {answer.justification}")
    return "\n\n".join(parts)
