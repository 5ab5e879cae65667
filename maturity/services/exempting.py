"""Assessors agree, or do not, that a statement does not apply to a trust."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.policies import check_reason
from core.actors import Actor
from core.errors import BadInput, NotPossible
from core.services import service
from evidence.policies import person
from maturity import policies
from maturity.models import Answer, Assessment, Exemption
from maturity.services.assessing import LONGEST_REASON


@dataclass(frozen=True)
class Judgement:
    """What an assessor says about an answer in the `edition` that they read."""

    answer: Answer
    edition: int
    agreed: bool
    reason: str = ""


@service
def decide_exemptions(
    *, by: Actor, assessment: Assessment, judgements: Sequence[Judgement]
) -> list[Exemption]:
    """Agree or not that these statements do not apply, all of them or none; before it is signed
    off. Agreed, a statement is left out of what the scores are out of; else it counts as nothing
    reached. Each holds for the edition of the answer that was read.

    Raises NotAllowed for who is no assessor or has to do with the trust, NotPossible for an answer
    that has changed or is decided, BadInput where no reason says why not.
    """
    # As whoever answers or signs: one after the other.
    Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    assessment = Assessment.objects.select_related("trust").get(pk=assessment.pk)
    policies.check_can_exempt(by, assessment)
    rows = Answer.objects.filter(assessment=assessment).select_related("statement")
    standing = rows.in_bulk([each.answer.pk for each in judgements])
    return [decide(by, standing.get(each.answer.pk), each) for each in judgements]


def decide(by: Actor, answer: Answer | None, judgement: Judgement) -> Exemption:
    code = judgement.answer.statement.code
    if (
        answer is None
        or not answer.not_applicable_reason
        or (answer.edition != judgement.edition)
        or answer.exemptions.filter(edition=answer.edition).exists()
    ):
        raise NotPossible(
            f"The answer to {code} has changed since you opened the page, or is decided already.",
            next_step="Read it again, and decide about what it says now.",
            code="changed_since",
        )
    if not judgement.agreed:
        check_reason(judgement.reason)
    if len(judgement.reason) > LONGEST_REASON:
        raise BadInput(
            f"The reason for {code} must be {LONGEST_REASON:,} characters or fewer.",
            code="too_long",
        )
    return Exemption.objects.create(
        answer=answer,
        edition=answer.edition,
        agreed=judgement.agreed,
        assessor=person(by),
        reason=judgement.reason,
    )
