"""Another date for a commitment: the trust asks, the programme answers, the first date stays."""

from datetime import date

from accounts.models import User
from core.actors import Actor
from core.dates import now
from core.services import locked, service
from evidence.services import move_due_date
from funding import notifications_due_dates as notifications
from funding import policies, policies_due_dates
from funding.models import Commitment, DueDateRequest


@service
def ask_due_date(
    *, by: Actor, commitment: Commitment, wanted_on: date, reason: str
) -> DueDateRequest:
    """Ask that a commitment be due on a later day, and say why.

    Raises NotPossible while another request waits or nothing is owed, BadInput for a day that is
    not later than the present one, or without a reason.
    """
    row = locked(commitment)
    person = policies_due_dates.check_can_ask(by, row)
    policies_due_dates.check_wanted(row, wanted_on)
    policies.check_has_reason(reason)
    return DueDateRequest.objects.create(
        commitment=row,
        from_due_on=row.due_on,
        wanted_on=wanted_on,
        reason=reason.strip(),
        asked_by=person,
        asked_at=now(),
    )


@service
def agree_due_date(*, by: Actor, request: DueDateRequest, reason: str) -> DueDateRequest:
    """Agree, with a sentence: the commitment and its evidence are due on the new day; the first
    date stays beside it. Nothing else moves: no instalment, and no condition with a day of its
    own. The trust is told.

    Raises NotPossible once it is answered, once the evidence was sent, or when the day has passed.
    """
    row = _locked(request)
    _answer(row, "agreed", policies_due_dates.check_can_agree(by, row), reason)
    commitment = row.commitment
    commitment.due_on = row.wanted_on
    commitment.save(update_fields=["due_on"])
    move_due_date(by=by, claim=commitment.claim, due_on=row.wanted_on, reason=row.reason)
    notifications.answered(row)
    return row


@service
def refuse_due_date(*, by: Actor, request: DueDateRequest, reason: str) -> DueDateRequest:
    """Say no, with a sentence: the date stands. The trust is told."""
    row = _locked(request)
    _answer(row, "refused", policies_due_dates.check_can_refuse(by, row), reason)
    notifications.answered(row)
    return row


@service
def withdraw_due_date(*, by: Actor, request: DueDateRequest) -> DueDateRequest:
    """Take back what the trust asked for: the date stands."""
    row = _locked(request)
    return _end(row, "withdrawn", policies_due_dates.check_can_withdraw(by, row), "")


def _locked(request: DueDateRequest) -> DueDateRequest:
    """The commitment first, as whoever asks locks it."""
    commitment = locked(request.commitment)
    row = locked(request)
    row.commitment = commitment
    return row


def _answer(row: DueDateRequest, status: str, person: User, answer: str) -> None:
    policies.check_has_reason(answer)
    _end(row, status, person, answer.strip())


def _end(row: DueDateRequest, status: str, person: User, answer: str) -> DueDateRequest:
    row.status, row.answer = status, answer
    row.answered_by, row.answered_at = person, now()
    row.save(update_fields=["status", "answer", "answered_by", "answered_at"])
    return row
