"""Who may upload the finance system's answer, and have it recorded."""

from accounts.models import User
from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import NotPossible
from funding import policies
from funding.lifecycles import ANSWER
from funding.models import PaymentAnswer


def check_can_answer(by: Actor) -> User:
    """Payments officers bring in what the finance system answers. Gives the person."""
    person = policies.check_is_person(by)
    check_has(by, Permission.PAYMENT_RECORD)
    return person


def check_is_new(sha256: str) -> None:
    """The same file is taken once; one that was given up may come again."""
    if same := PaymentAnswer.objects.standing().filter(sha256=sha256).first():
        raise NotPossible(
            f"This file was uploaded already: {same.reference}.",
            next_step="Nothing is recorded twice: look at what became of its rows.",
            code="same_file",
        )


def check_can_confirm(by: Actor, answer: PaymentAnswer) -> User:
    """Once checked, or recorded in part, and with something left to record. Gives the person."""
    person = check_can_answer(by)
    ANSWER.check(answer.status, "confirmed", next_step="Look at what became of its rows.")
    again = answer.status == "partly"
    wanted = ["ready", "refused"] if again else ["ready"]
    if not answer.rows.filter(outcome__in=wanted, unreadable=False).exists():
        raise NotPossible(
            "No row of this file is left to record.",
            next_step="Correct the rows that were refused in a file of their own, and upload that.",
            code="nothing_ready",
        )
    return person
