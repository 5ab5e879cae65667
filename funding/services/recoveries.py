"""Money to pay back: asked for, decided by another, received by a third (rule 16)."""

from datetime import date
from decimal import Decimal

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.references import next_reference
from core.services import locked, service
from funding import notifications_awards as notifications
from funding import policies
from funding import policies_recoveries as rules
from funding.models import Commitment, Recovery, Release
from funding.models.recoveries import STANDING
from funding.services import ledger


@service
def propose_recovery(
    *,
    by: Actor,
    release: Release,
    commitment: Commitment,
    amount: Decimal,
    due_on: date,
    reason: str,
) -> Recovery:
    """Ask for part of a payment back, in pounds, because a commitment of its award was not met.

    Raises NotPossible for a payment that was not made, a commitment that has not failed, or more
    than is left; BadInput for a day in the past, no amount or no reason; NotAllowed.
    """
    row = locked(release)
    person = rules.check_can_propose(by, row, commitment, amount, due_on)
    policies.check_has_reason(reason)
    return Recovery.objects.create(
        reference=next_reference("RV", today().year),
        release=row,
        commitment=commitment,
        amount=amount,
        reason=reason.strip(),
        due_on=due_on,
        proposed_by=person,
        proposed_at=now(),
    )


@service
def agree_recovery(*, by: Actor, recovery: Recovery) -> Recovery:
    """Decide that the money is to be paid back. The trusts of the award are told.

    Raises NotAllowed for whoever asked for it or judged the evidence, and for anybody who has to do
    with a trust of the award; NotPossible where the commitment was met meanwhile.
    """
    row = _locked(recovery)
    row.decided_by, row.decided_at = rules.check_can_agree(by, row), now()
    row.status = "agreed"
    row.save(update_fields=["status", "decided_by", "decided_at"])
    notifications.recovery_agreed(row)
    return row


@service
def receive_recovery(
    *, by: Actor, recovery: Recovery, received_on: date, payment_reference: str
) -> Recovery:
    """Record that the money is there, whole, with its day and the finance system's reference: it
    stands in the ledger as recovered, and the trusts are told."""
    row = _locked(recovery)
    row.received_by = rules.check_can_receive(by, row)
    rules.check_is_receipt(row, received_on, payment_reference)
    row.received_on, row.payment_reference = received_on, payment_reference.strip()
    row.status = "received"
    row.save(update_fields=["status", "received_by", "received_on", "payment_reference"])
    ledger.post(
        ledger.Kind.RECOVERED, row.release, received_on, row.payment_reference, amount=row.amount
    )
    notifications.recovery_received(row)
    return row


@service
def refuse_recovery(*, by: Actor, recovery: Recovery, reason: str) -> Recovery:
    """Say no, with a reason: the trust keeps the money, and hears nothing of it."""
    row = _locked(recovery)
    return _end(row, "refused", rules.check_can_refuse(by, row), reason)


@service
def withdraw_recovery(*, by: Actor, recovery: Recovery, reason: str) -> Recovery:
    """Take back what one asked for before it is decided, with a reason."""
    row = _locked(recovery)
    return _end(row, "withdrawn", rules.check_can_withdraw(by, row), reason)


@service
def drop_recovery(*, by: Actor, recovery: Recovery, reason: str) -> Recovery:
    """Let go of money that was to be paid back, with a reason. The trusts are told."""
    row = _locked(recovery)
    ended = _end(row, "dropped", rules.check_can_drop(by, row), reason)
    notifications.recovery_dropped(ended)
    return ended


def drop_what_is_open(release: Release, person: User) -> None:
    """The whole payment came back: nothing more of it is asked for. The trusts hear of the return
    itself. The release is locked, and recorded as returned."""
    for row in Recovery.objects.filter(release=release, status__in=STANDING).order_by("pk"):
        if row.status != "received":
            _end(row, "dropped", person, "The rest of the payment came back.")


def _locked(recovery: Recovery) -> Recovery:
    """The payment first, as the trigger does."""
    locked(recovery.release)
    return locked(recovery)


def _end(recovery: Recovery, status: str, person: User, reason: str) -> Recovery:
    policies.check_has_reason(reason)
    recovery.status, recovery.end_reason = status, reason.strip()
    recovery.ended_by, recovery.ended_at = person, now()
    recovery.save(update_fields=["status", "end_reason", "ended_by", "ended_at"])
    return recovery
