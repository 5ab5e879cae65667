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
from maturity.lifecycles import ASSESSMENT, CANCELLED, CLOSED, IN_FORCE, OPEN, ROUND
from maturity.models import Answer, Assessment, Dimension, Exemption, FrameworkVersion, Round
from programmes.separation import check_not_connected
from trusts.models import Trust

# So many parts are named one by one.
MOST_NAMED = 4


def check_can_open(by: Actor, trust: Trust, version: FrameworkVersion, due_on: date) -> None:
    """May ask a trust to assess itself. Raises NotAllowed, NotPossible or BadInput."""
    check_has(by, Permission.MATURITY_MANAGE)
    check_in_force(version)
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


def check_in_force(version: FrameworkVersion) -> None:
    if version.status != IN_FORCE:
        raise NotPossible(
            f"{version} is not in force.",
            next_step="Choose the version that is.",
            code="version_not_in_force",
        )


def check_is_open(assessment: Assessment) -> None:
    """Raise NotPossible unless the trust may still answer."""
    if assessment.is_signed:
        raise NotPossible(
            f"{assessment.reference} was signed off on {long_date(assessment.certified_at)} and "
            "cannot be changed.",
            next_step="If something in it is wrong, whoever signs records a correction.",
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
    check_all_finished(assessment)
    check_something_counts(assessment)


def check_all_finished(assessment: Assessment) -> None:
    """Raise NotPossible while a part is not finished, naming which."""
    open_parts = Assessment.objects.with_unfinished().get(pk=assessment.pk).unfinished  # type: ignore[attr-defined]
    if not open_parts:
        return
    found = Dimension.objects.in_bulk(open_parts)
    names = [found[pk].name for pk in open_parts]
    shown = names if len(names) <= MOST_NAMED else [*names[: MOST_NAMED - 1], "others"]
    raise NotPossible(
        f"{listed(shown)} {'is' if len(names) == 1 else 'are'} not finished.",
        next_step="Whoever answers reads that part once more and finishes it.",
        code="unfinished",
    )


def listed(names: list[str]) -> str:
    """ "A, B and C"."""
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


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


def check_can_plan_round(
    by: Actor, name: str, version: FrameworkVersion, opens_on: date, closes_on: date
) -> None:
    """May plan a round with this window. Raises NotAllowed, NotPossible or BadInput."""
    check_has(by, Permission.MATURITY_MANAGE)
    check_in_force(version)
    if not name.strip():
        raise BadInput("Enter a name for the round.", code="name")
    if opens_on < today():
        raise BadInput("A round opens today or later.", code="opens_past")
    if closes_on < opens_on:
        raise BadInput("A round closes on the day on which it opens or later.", code="window")


def check_can_invite(by: Actor, the_round: Round) -> None:
    """May invite more trusts: not when it was called off or is over."""
    check_has(by, Permission.MATURITY_MANAGE)
    if the_round.is_over:
        raise NotPossible(
            f"{the_round} is {the_round.get_status_display().lower()}.",
            next_step="Move its closing date, or plan the next round.",
            code="round_over",
        )


def check_can_remind(by: Actor, the_round: Round) -> None:
    """May remind those who have not signed off: once it has been open, also when it is over."""
    check_has(by, Permission.MATURITY_MANAGE)
    if the_round.status not in (OPEN, CLOSED):
        raise NotPossible(
            f"{the_round} is {the_round.get_status_display().lower()}: nobody has been asked.",
            next_step="Wait until it has opened.",
            code="nobody_asked",
        )


def check_may_move_closing(by: Actor, the_round: Round) -> None:
    check_has(by, Permission.MATURITY_MANAGE)
    if the_round.status == CANCELLED:
        raise NotPossible(f"{the_round} was called off.", code="round_cancelled")


def check_can_move_closing(by: Actor, the_round: Round, closes_on: date, reason: str) -> None:
    """May move the last day to this one, for this reason."""
    check_may_move_closing(by, the_round)
    check_reason(reason)
    if closes_on == the_round.closes_on:
        raise BadInput("That is the closing date already.", code="same_date")
    if closes_on < max(today(), the_round.opens_on):
        raise BadInput("A round closes today or later, and not before it opens.", code="window")


def check_may_cancel_round(by: Actor, the_round: Round) -> None:
    check_has(by, Permission.MATURITY_MANAGE)
    ROUND.check(the_round.status, CANCELLED, next_step="Call off the assessments in it one by one.")


def check_can_cancel_round(by: Actor, the_round: Round, reason: str) -> None:
    """May call it off: before it opens, with a reason."""
    check_may_cancel_round(by, the_round)
    check_reason(reason)


def check_can_recompute(by: Actor) -> None:
    check_has(by, Permission.MATURITY_MANAGE)


can_answer = twin(check_can_answer)
can_sign = twin(check_can_sign)
can_exempt = twin(check_can_exempt)
can_cancel = twin(check_may_cancel)
can_invite = twin(check_can_invite)
can_remind = twin(check_can_remind)
can_move_closing = twin(check_may_move_closing)
can_cancel_round = twin(check_may_cancel_round)
can_recompute = twin(check_can_recompute)
