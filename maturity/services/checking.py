"""Asking a trust to show what it claims, statement by statement."""

from collections.abc import Sequence
from datetime import date

from django.utils.text import Truncator

from accounts.models import User
from core.actors import Actor
from core.dates import today
from core.errors import BadInput
from core.services import locked, service
from evidence.services import open_claim
from maturity import claim_kind, policies
from maturity.models import Answer, Assessment, Check, Statement

LONGEST_TITLE = 190


@service
def request_checks(
    *,
    by: Actor,
    assessment: Assessment,
    statements: Sequence[Statement],
    due_on: date,
    reason: str = "",
) -> list[Check]:
    """Ask for evidence of what was signed off about these statements, all of them or none. Each
    opens a claim of its own, which an assessor settles with a level; each counts against the
    year's limit of requests, beyond which a `reason` is named (domain rule 18).

    Raises NotAllowed, NotPossible, or BadInput for a statement that cannot be checked.
    """
    assessment = locked(assessment)
    policies.check_can_request_checks(by, assessment)
    if not statements:
        raise BadInput("Choose at least one statement.", code="no_statements")
    if due_on < today():
        raise BadInput("The date by which it is due must not be in the past.", code="due_past")
    answers = Answer.objects.filter(assessment=assessment).select_related(
        "statement", "option", "assessment__version__framework", "assessment__trust", "check_asked"
    )
    by_statement = {answer.statement_id: answer for answer in answers}
    chosen = [checkable(by_statement.get(statement.pk)) for statement in statements]
    return [ask(by, answer, due_on, reason) for answer in chosen]


def checkable(answer: Answer | None) -> Answer:
    """The answer, if there is anything in it to check and nobody has asked yet."""
    if answer is None or answer.option is None or answer.option.points == 0:
        raise BadInput(
            "Only a statement for which the trust claims something can be checked.",
            code="nothing_claimed",
        )
    if hasattr(answer, "check_asked"):
        raise BadInput(
            f"{answer.statement.code} is being checked already, or was.",
            next_step="Take it out and ask again.",
            code="asked_already",
        )
    return answer


def ask(by: Actor, answer: Answer, due_on: date, reason: str) -> Check:
    claim = open_claim(
        by=by,
        trust=answer.assessment.trust,
        kind=claim_kind.SLUG,
        title=Truncator(str(answer.statement)).chars(LONGEST_TITLE),
        requirement_code=f"{answer.assessment.version.framework.slug}/{answer.statement.code}",
        requirement=requirement(answer),
        due_on=due_on,
        over_limit_reason=reason,
    )
    return Check.objects.create(
        answer=answer, claim=claim, requested_by=by if isinstance(by, User) else None
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
