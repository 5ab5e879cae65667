"""May this person do this to this assessment, in its present state? `check_…` says why not."""

from datetime import date

from django.db.models import F

from accounts.permissions import Permission
from accounts.policies import check_has, check_reason
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.lifecycles import ASSESSMENT, CANCELLED, IN_FORCE, SUBMITTED
from maturity.models import Answer, Assessment, Exemption, FrameworkVersion
from programmes.separation import check_not_connected
from trusts.models import Trust


def check_can_open(by: Actor, trust: Trust, version: FrameworkVersion, due_on: date) -> None:
    """May ask a trust to assess itself. Raises NotAllowed, NotPossible or BadInput."""
    check_has(by, Permission.MATURITY_MANAGE)
    if version.status != IN_FORCE:
        raise NotPossible(
            f"{version} is not in force.",
            next_step="Choose the version that is.",
            code="version_not_in_force",
        )
    if not trust.is_open():
        raise NotPossible(
            f"{trust.display_name} is not open.",
            next_step="Ask the trust that took over.",
            code="trust_closed",
        )
    if due_on < today():
        raise BadInput("The date by which it is due must not be in the past.", code="due_past")
    if running := Assessment.objects.filter(trust=trust, version=version, status="open").first():
        raise NotPossible(
            f"{trust.display_name} is answering {running.reference} until "
            f"{long_date(running.due_on)}.",
            next_step="Wait for it, or call it off.",
            code="running",
        )


def check_is_open(assessment: Assessment) -> None:
    """Raise NotPossible unless the trust may still answer."""
    if assessment.is_signed:
        raise NotPossible(
            f"{assessment.reference} was signed off on {long_date(assessment.certified_at)} and "
            "cannot be changed.",
            next_step="Tell the programme team if something in it is wrong.",
            code="signed",
        )
    if not assessment.is_open:
        raise NotPossible(
            f"{assessment.reference} was called off: {assessment.cancelled_reason}",
            next_step="Nothing more is needed.",
            code="cancelled",
        )


def check_can_answer(by: Actor, assessment: Assessment) -> None:
    """May answer for the trust. Raises NotAllowed or NotPossible."""
    person(by)
    check_has(by, Permission.MATURITY_ANSWER, assessment.trust)
    check_is_open(assessment)


def check_may_sign(by: Actor, assessment: Assessment) -> None:
    """May read it in order to sign it off; blanks aside. Raises NotAllowed or NotPossible."""
    signer = person(by)
    check_has(by, Permission.MATURITY_SIGN, assessment.trust)
    check_is_open(assessment)
    if assessment.authors.filter(person=signer).exists():
        raise NotAllowed(
            f"You answered part of {assessment.reference}, so another person has to sign it off.",
            next_step="Ask a colleague who signs off for your trust, or arrange cover.",
            code="author_signs",
        )


def check_can_sign(by: Actor, assessment: Assessment) -> None:
    """May sign it off now (domain rule 20): every statement answered, by others."""
    check_may_sign(by, assessment)
    blank = Answer.objects.filter(assessment=assessment).blank().count()
    if blank:
        raise NotPossible(
            f"{blank} {'statement is' if blank == 1 else 'statements are'} not answered yet.",
            next_step="Answer them, or say why they do not apply.",
            code="blank",
        )
    check_something_counts(assessment)


def check_something_counts(assessment: Assessment) -> None:
    """Raise NotPossible if every statement is left out by agreement: there would be no score."""
    left_out = Exemption.objects.filter(
        answer__assessment=assessment, edition=F("answer__edition"), agreed=True
    )
    rest = Answer.objects.filter(assessment=assessment).exclude(pk__in=left_out.values("answer"))
    if not rest.exists():
        raise NotPossible(
            "No statement of this framework applies to your trust.",
            next_step="Ask the programme team to call it off.",
            code="nothing_applies",
        )


def check_can_exempt(by: Actor, assessment: Assessment) -> None:
    """May decide whether statements apply: an assessor with no connection to the trust (domain
    rule 20), before it is signed off. Raises NotAllowed or NotPossible."""
    person(by)
    check_has(by, Permission.CLAIM_DECIDE)
    check_not_connected(by, assessment.trust)
    check_is_open(assessment)


def check_can_cancel(by: Actor, assessment: Assessment, reason: str) -> None:
    """May call it off, with a reason that the trust reads."""
    check_may_cancel(by, assessment)
    check_reason(reason)


def check_may_cancel(by: Actor, assessment: Assessment) -> None:
    check_has(by, Permission.MATURITY_MANAGE)
    ASSESSMENT.check(assessment.status, CANCELLED)


def check_can_request_checks(by: Actor, assessment: Assessment) -> None:
    """May choose what assessors check: not of a trust of one's own (domain rule 20)."""
    check_has(by, Permission.MATURITY_MANAGE)
    check_not_connected(by, assessment.trust)
    if assessment.status != SUBMITTED:
        raise NotPossible(
            f"{assessment.reference} is not signed off.",
            next_step="Wait until the trust has signed it off.",
            code="not_signed",
        )


def check_can_recompute(by: Actor) -> None:
    check_has(by, Permission.MATURITY_MANAGE)


can_answer = twin(check_can_answer)
can_sign = twin(check_can_sign)
can_exempt = twin(check_can_exempt)
can_cancel = twin(check_may_cancel)
can_request_checks = twin(check_can_request_checks)
can_recompute = twin(check_can_recompute)
