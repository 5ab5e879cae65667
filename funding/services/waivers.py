"""Lifting a condition for a while: asked for, granted by two others, public (rules 17 and 24)."""

from datetime import date, timedelta

from django.db import connection

from accounts.models import User
from core.actors import Actor
from core.dates import now, today, working_days_after
from core.references import next_reference
from core.services import locked, service
from funding import notifications_awards as notifications
from funding import policies, policies_waivers
from funding.models import Condition, Waiver, WaiverGrant
from funding.queries_waivers import usual_end
from funding.signals import hindrance_gone

# The trust has so many working days to correct facts before anybody else reads a waiver.
DAYS_TO_CORRECT = 10


@service
def ask_waiver(
    *, by: Actor, condition: Condition, justification: str, until: date | None = None
) -> Waiver:
    """Ask that one condition be lifted until a day, and say why; without a day for three months,
    and never beyond the instalment's financial year.

    Raises NotPossible for a condition that is met, lifted or asked about already, BadInput for a
    day out of range or without a justification.
    """
    row = locked(condition)
    last = usual_end(row.tranche) if until is None else until
    person = policies_waivers.check_can_ask(by, row, last)
    policies.check_has_reason(justification)
    return Waiver.objects.create(
        reference=next_reference("WV", today().year),
        condition=row,
        justification=justification.strip(),
        until=last,
        asked_by=person,
        asked_at=now(),
    )


@service
def grant_waiver(*, by: Actor, waiver: Waiver) -> Waiver:
    """Grant a waiver for one's side. With the second of the two it is in force: the condition does
    not stand in the way any more, the trusts are told, and ten working days later it is public.

    Raises NotAllowed for whoever asked, granted it before, has judged the evidence or has a step in
    the payment, and for anybody who has to do with a trust of the award.
    """
    row = locked(waiver)
    person, side = policies_waivers.check_can_grant(by, row)
    WaiverGrant.objects.create(waiver=row, side=side, person=person, at=now())
    if row.grants.count() == len(WaiverGrant.Side):
        row.status, row.granted_on = "granted", today()
        row.public_from = working_days_after(row.granted_on, DAYS_TO_CORRECT)
        row.save(update_fields=["status", "granted_on", "public_from"])
        notifications.waiver_granted(row)
        hindrance_gone.send(sender=Waiver)
    return row


@service
def refuse_waiver(*, by: Actor, waiver: Waiver, reason: str) -> Waiver:
    """Say no, with a reason: the condition stands. Either side may."""
    row = locked(waiver)
    return _end(row, "refused", policies_waivers.check_can_refuse(by, row), reason)


@service
def withdraw_waiver(*, by: Actor, waiver: Waiver, reason: str) -> Waiver:
    """Take back what one asked for, with a reason."""
    row = locked(waiver)
    return _end(row, "withdrawn", policies_waivers.check_can_withdraw(by, row), reason)


@service
def revoke_waiver(*, by: Actor, waiver: Waiver, reason: str) -> Waiver:
    """End a waiver before its day, with a reason: the condition counts again at the next step of a
    payment. Its trusts are told; the public reads that it was revoked."""
    row = locked(waiver)
    ended = _end(row, "revoked", policies_waivers.check_can_revoke(by, row), reason)
    notifications.waiver_revoked(ended)
    return ended


def _end(waiver: Waiver, status: str, person: User, reason: str) -> Waiver:
    policies.check_has_reason(reason)
    waiver.status, waiver.reason = status, reason.strip()
    waiver.ended_by, waiver.ended_at = person, now()
    waiver.save(update_fields=["status", "reason", "ended_by", "ended_at"])
    return waiver


@service
def count_ended_waivers(*, by: Actor) -> int:
    """Evidence that a waiver lifted holds up its money again once the waiver's day has passed; for
    those of the last week, however often. Gives of how many waivers it looked."""
    week = (today() - timedelta(days=7), today() - timedelta(days=1))
    ended = Waiver.objects.filter(status="granted", until__range=week)
    conditions = list(ended.order_by("condition").values_list("condition", flat=True))
    with connection.cursor() as cursor:
        for condition in conditions:
            cursor.execute("SELECT funding_keep_claims_waived(%s)", [condition])
    return len(conditions)
