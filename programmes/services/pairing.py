"""Pairing an exemplar with a fast follower (domain rule 6)."""

from datetime import date

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.services import locked, service
from programmes import lifecycles, policies
from programmes.models import Pairing, Participation
from programmes.services.participation import close_pairing


@service
def propose_pairing(
    *, by: Actor, exemplar: Participation, follower: Participation, reason: str
) -> Pairing:
    """Propose that a fast follower learns from an exemplar. Not public until both confirm."""
    policies.check_has_reason(reason)
    exemplar, follower = locked(exemplar), locked(follower)
    for side in (exemplar, follower):
        policies.check_can_run(by, side.trust)
    policies.check_can_pair(exemplar, follower)
    policies.check_not_paired_already(exemplar, follower)
    return Pairing.objects.create(exemplar=exemplar, follower=follower, reason=reason)


@service
def confirm_pairing(*, by: User, pairing: Pairing, side: str) -> Pairing:
    """One side, `exemplar` or `follower`, says yes; the pairing stands when both have.

    Raises NotAllowed unless `by` may answer for that very trust and did not answer for the
    other one, NotPossible if the follower already follows an exemplar.
    """
    row = locked(pairing)
    policies.check_can_answer(by, row, row.side(side))
    other = "follower" if side == "exemplar" else "exemplar"
    policies.check_another_person(by, getattr(row, f"confirmed_by_{other}_by"))
    setattr(row, f"confirmed_by_{side}_at", now())
    setattr(row, f"confirmed_by_{side}_by", by)
    if row.both_confirmed:
        locked(row.follower)
        policies.check_no_current_exemplar(row)
        row.status = "confirmed"
        row.from_date = today()
    row.save()
    return row


@service
def deny_pairing(*, by: Actor, pairing: Pairing, reason: str) -> Pairing:
    """A side says no, or staff take the proposal back. It was never public and stays so."""
    policies.check_has_reason(reason)
    row = locked(pairing)
    policies.check_can_deny(by, row)
    lifecycles.PAIRING.check(row.status, "denied")
    return close_pairing(row, reason)


@service
def end_pairing(
    *, by: Actor, pairing: Pairing, reason: str, ended_on: date | None = None
) -> Pairing:
    """End a pairing in force (today), so that the follower may follow another exemplar."""
    policies.check_has_reason(reason)
    row = locked(pairing)
    for participation in (row.exemplar, row.follower):
        policies.check_can_run(by, participation.trust)
    lifecycles.PAIRING.check(row.status, "ended")
    day = ended_on or today()
    policies.check_end_of_pairing(row, day)
    return close_pairing(row, reason, day)
