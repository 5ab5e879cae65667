"""Who may ask for money back, who decides it, and who records that it is there (rules 10, 16)."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import london_day, long_date, today
from core.errors import BadInput, NotAllowed, NotPossible
from funding import policies
from funding.lifecycles import RECOVERY
from funding.models import Commitment, Recovery, Release
from funding.queries_recoveries import has_failed, judges_of, left_to_ask


def check_can_propose(
    by: Actor, release: Release, commitment: Commitment, amount: Decimal, due_on: date
) -> User:
    """Programme staff, for a payment that was made and a commitment of its award that was not met;
    at most what nobody has asked back yet. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    policies.check_not_of_ours(person, release)
    if release.status != "paid":
        raise NotPossible(
            f"Payment {release.reference} was not made.",
            next_step="Only money that was paid is asked back.",
            code="not_paid",
        )
    check_failed(release, commitment)
    policies.check_positive(amount)
    policies.check_within(
        amount,
        left_to_ask(release),
        "What nobody has asked back of this payment is less",
        "Ask for less, or withdraw another request first.",
    )
    if due_on < today():
        raise BadInput("The date must be today or later.", code="due_on")
    return person


def check_failed(release: Release, commitment: Commitment) -> None:
    """The promise is one of the payment's award, and was not kept."""
    if commitment.award_id != release.tranche.award_id:
        raise BadInput("Select a commitment of the same award.", code="commitment")
    if not has_failed(commitment):
        raise NotPossible(
            f"Commitment {commitment.reference} is met, not due yet, or with an assessor.",
            next_step="Wait until it is decided, or choose another.",
            code="not_failed",
        )


def check_can_decide(by: Actor, recovery: Recovery, to: str) -> User:
    """For finance, and never who asked for it: agrees, refuses, or lets go. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.RELEASE_APPROVE_FINANCE)
    RECOVERY.check(recovery.status, to)
    if recovery.proposed_by_id == person.pk:
        step = "Withdraw it" if recovery.status == "proposed" else "Ask a colleague for finance"
        raise NotAllowed(
            "You asked for this money back.",
            next_step=f"{step}: whoever asks does not decide.",
            code="separation",
        )
    policies.check_not_of_ours(person, recovery.release)
    return person


def check_can_agree(by: Actor, recovery: Recovery) -> User:
    """As deciding, and neither has this person judged the evidence, nor was it met meanwhile."""
    person = check_can_decide(by, recovery, "agreed")
    if person.pk in judges_of(recovery.commitment):
        raise NotAllowed(
            "You judged the evidence of this commitment.",
            next_step="A colleague decides who has no other part in it.",
            code="separation",
        )
    check_failed(recovery.release, recovery.commitment)
    return person


def check_can_refuse(by: Actor, recovery: Recovery) -> User:
    """Whoever decides for finance, but not who asked."""
    return check_can_decide(by, recovery, "refused")


def check_can_drop(by: Actor, recovery: Recovery) -> User:
    """What was decided is let go; what was not is refused."""
    person = check_can_decide(by, recovery, "dropped")
    if recovery.status == "proposed":
        raise NotPossible(
            "This is not decided yet.", next_step="Refuse it instead.", code="not_decided"
        )
    return person


def check_can_withdraw(by: Actor, recovery: Recovery) -> User:
    """Whoever asked for it, while it is not decided. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.AWARD_EDIT)
    RECOVERY.check(recovery.status, "withdrawn")
    if recovery.proposed_by_id != person.pk:
        raise NotAllowed(
            f"{recovery.proposed_by} asked for this money back.",
            next_step="Whoever may decide it can refuse it, with a reason.",
            code="recovery_of_another",
        )
    policies.check_not_of_ours(person, recovery.release)
    return person


def check_can_receive(by: Actor, recovery: Recovery) -> User:
    """A payments officer who neither asked for the money nor decided it. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.PAYMENT_RECORD)
    step = "Only what was decided, and is still owed, is recorded."
    RECOVERY.check(recovery.status, "received", next_step=step)
    if person.pk in (recovery.proposed_by_id, recovery.decided_by_id):
        raise NotAllowed(
            "You asked for this money back, or decided it.",
            next_step="Another payments officer records it.",
            code="separation",
        )
    policies.check_not_of_ours(person, recovery.release)
    return person


def check_is_receipt(recovery: Recovery, received_on: date, payment_reference: str) -> None:
    """A day from the decision on, and the finance system's reference."""
    policies.check_not_future(received_on, "The day on which it was paid back")
    decided = london_day(recovery.decided_at) if recovery.decided_at else today()
    if received_on < decided:
        raise BadInput(
            f"It was decided on {long_date(decided)}, so it was not paid back before.",
            code="received_before",
        )
    if not payment_reference.strip():
        raise BadInput("Enter the reference of the payment.", code="payment_reference")
