"""How an acceptance ends: its time runs out, or it turns out wrong."""

from core.actors import Actor
from core.dates import long_date, today
from core.errors import BadInput
from core.services import locked, service
from evidence import lifecycles, notifications, policies, signals
from evidence.models import Claim


@service
def revoke_claim(*, by: Actor, claim: Claim, reason: str) -> Claim:
    """Take back an acceptance, with a reason that the trust reads. Sends `claim_decided`."""
    claim = locked(claim)
    policies.check_can_revoke(by, claim)
    if not reason.strip():
        raise BadInput("Say why it is no longer accepted.", code="reason_missing")
    end(claim, lifecycles.REVOKED, reason)
    notifications.claim_revoked(claim)
    return claim


@service
def expire_claim(*, by: Actor, claim: Claim, reason: str) -> Claim:
    """End an acceptance whose time has run out; anything else is left as it is."""
    claim = locked(claim)
    if claim.status == lifecycles.ACCEPTED and claim.expires_on and claim.expires_on < today():
        end(claim, lifecycles.EXPIRED, reason)
    return claim


def end(claim: Claim, status: str, reason: str) -> None:
    lifecycles.CLAIM.check(claim.status, status)
    claim.status, claim.status_reason = status, reason
    claim.save(update_fields=["status", "status_reason"])
    signals.claim_decided.send(sender=Claim, claim_id=claim.pk)


def expire_claims(*, by: Actor) -> list[Claim]:
    """End every acceptance whose time has run out, each in a transaction and a history context of
    its own. Safe to run twice."""
    due = Claim.objects.filter(status=lifecycles.ACCEPTED, expires_on__lt=today())
    return [
        expire_claim(by=by, claim=claim, reason=f"Was accepted until {long_date(claim.expires_on)}")
        for claim in due
    ]
