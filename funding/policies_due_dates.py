"""Who may ask for another date of a commitment, and who answers (rules 10 and 19)."""

from datetime import date

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput, NotPossible
from funding import policies, queries
from funding.lifecycles import DUE_DATE
from funding.models import Commitment, DueDateRequest
from programmes.separation import check_not_connected

MOST_YEARS_AHEAD = 10


def check_can_ask(by: Actor, commitment: Commitment) -> User:
    """Whoever prepares evidence at the trust, while it still owes it. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.CLAIM_EDIT, commitment.trust)
    policies.check_award_is(commitment.award, "draft", "agreed")
    _check_owed(commitment, "There is nothing to ask for: no date has to be kept now.")
    if DueDateRequest.objects.waiting().filter(commitment=commitment).exists():
        raise NotPossible(
            f"Another date for {commitment.reference} was asked for already.",
            next_step="Wait for the answer, or take the request back first.",
            code="date_asked",
        )
    return person


def check_wanted(commitment: Commitment, wanted_on: date) -> None:
    """A later day than the present one, still to come, and not beyond all plans."""
    if wanted_on <= commitment.due_on:
        raise BadInput(
            f"The new date must be after {long_date(commitment.due_on)}, when it is due now.",
            code="not_later",
        )
    if wanted_on < today():
        raise BadInput("The new date must be today or in the future.", code="past")
    if wanted_on.year > today().year + MOST_YEARS_AHEAD:
        raise BadInput(
            f"The new date must be within the next {MOST_YEARS_AHEAD} years.", code="too_far"
        )


def check_can_answer(by: Actor, request: DueDateRequest) -> User:
    """Programme staff who have nothing to do with the trust. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    for trust in {*queries.current_holders(request.commitment.award), request.commitment.trust}:
        check_not_connected(person, trust)
    return person


def check_can_agree(by: Actor, request: DueDateRequest) -> User:
    """The same, while it is open, the day has not passed and the trust still owes it."""
    person = check_can_answer(by, request)
    DUE_DATE.check(request.status, "agreed")
    _check_owed(request.commitment, "Refuse the request, and say that nothing is due.")
    if request.wanted_on < today():
        raise NotPossible(
            f"The date asked for, {long_date(request.wanted_on)}, has passed meanwhile.",
            next_step="Refuse the request; the trust may ask for a later date.",
            code="date_passed",
        )
    return person


def check_can_refuse(by: Actor, request: DueDateRequest) -> User:
    """Whoever may answer, while it is open. Gives the person."""
    person = check_can_answer(by, request)
    DUE_DATE.check(request.status, "refused")
    return person


def check_can_withdraw(by: Actor, request: DueDateRequest) -> User:
    """Anybody of the trust who could have asked, while it is not answered. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.CLAIM_EDIT, request.commitment.trust)
    DUE_DATE.check(request.status, "withdrawn")
    return person


def _check_owed(commitment: Commitment, next_step: str) -> None:
    claim = commitment.claim
    if not claim.is_with_trust:
        raise NotPossible(
            f"The evidence for {commitment.reference} is with the programme, or was accepted.",
            next_step=next_step,
            code="not_owed",
        )
