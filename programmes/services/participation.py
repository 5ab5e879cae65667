"""A trust's way through a programme (domain rule 4), one service for each step."""

from datetime import date

from core.actors import Actor
from core.dates import today
from core.services import locked, service
from programmes import lifecycles, policies
from programmes.models import Pairing, Participation, Programme, Wave
from trusts.models import Trust


@service
def propose_participation(
    *,
    by: Actor,
    programme: Programme,
    trust: Trust,
    role: str,
    reason: str,
    wave: Wave | None = None,
) -> Participation:
    """Propose that a trust joins, with the reason for choosing it (domain rule 8).

    Keeps the trust's name as it is today. Raises NotPossible for a trust that is not open today
    (domain rule 2), a wave that is closed, or a second part in the same role.
    """
    policies.check_can_run(by, trust)
    policies.check_has_reason(reason)
    policies.check_trust_open(trust, today())
    policies.check_wave_is_open(wave, today())
    current = Participation.objects.taking_part().filter(
        programme=programme, trust=trust, role=role
    )
    policies.check_takes_part_once(trust, list(current))
    return Participation.objects.create(
        programme=programme,
        wave=wave,
        trust=trust,
        role=role,
        name_at_the_time=trust.display_name,
        reason=reason,
    )


def move(by: Actor, participation: Participation, to: str) -> Participation:
    """The row, locked and checked, one step along its lifecycle; the caller saves it."""
    row = locked(participation)
    policies.check_can_run(by, row.trust)
    lifecycles.PARTICIPATION.check(row.status, to)
    row.status = to
    return row


@service
def start_due_diligence(*, by: Actor, participation: Participation) -> Participation:
    """Begin to look into whether the trust can deliver."""
    row = move(by, participation, "due_diligence")
    row.save(update_fields=["status"])
    return row


@service
def finish_due_diligence(
    *, by: Actor, participation: Participation, finished_on: date | None = None
) -> Participation:
    """Record when due diligence ended well (today); the agreement may follow (domain rule 9)."""
    row = locked(participation)
    policies.check_can_run(by, row.trust)
    policies.check_diligence_under_way(row)
    row.due_diligence_finished_on = finished_on or today()
    policies.check_not_future(row.due_diligence_finished_on, "due diligence was finished")
    row.save(update_fields=["due_diligence_finished_on"])
    return row


@service
def sign_agreement(
    *, by: Actor, participation: Participation, signed_on: date | None = None
) -> Participation:
    """Record the signed agreement with the trust (today); due diligence comes first."""
    day = signed_on or today()
    row = move(by, participation, "agreement_signed")
    policies.check_not_future(day, "of the agreement")
    policies.check_diligence_finished(row, day)
    row.agreement_signed_on = day
    row.save(update_fields=["status", "agreement_signed_on"])
    return row


@service
def activate(*, by: Actor, participation: Participation) -> Participation:
    """The work has begun."""
    row = move(by, participation, "active")
    row.save(update_fields=["status"])
    return row


@service
def complete(*, by: Actor, participation: Participation) -> Participation:
    """The trust has done what it agreed to."""
    row = move(by, participation, "completed")
    row.save(update_fields=["status"])
    return row


@service
def announce(
    *, by: Actor, participation: Participation, announced_on: date | None = None, source: str = ""
) -> Participation:
    """Make a participant's name public; from the start of due diligence on (domain rule 4)."""
    row = locked(participation)
    policies.check_can_run(by, row.trust)
    policies.check_may_announce(row)
    row.announced_on = announced_on or today()
    policies.check_not_future(row.announced_on, "of the announcement")
    row.source = source or row.source
    row.save(update_fields=["announced_on", "source"])
    return row


@service
def decline(*, by: Actor, participation: Participation, reason: str) -> Participation:
    """Say no before there is an agreement, with the reason; its pairings end with it."""
    return _leave(by, participation, "declined", reason)


@service
def withdraw(*, by: Actor, participation: Participation, reason: str) -> Participation:
    """The trust leaves, or is taken out, with the reason; its pairings end with it."""
    return _leave(by, participation, "withdrawn", reason)


def _leave(by: Actor, participation: Participation, to: str, reason: str) -> Participation:
    policies.check_has_reason(reason)
    row = move(by, participation, to)
    for pairing in Pairing.objects.open_of(row).select_for_update(of=("self",)):
        close_pairing(pairing, reason)
    row.reason = reason
    row.save(update_fields=["status", "reason"])
    return row


def close_pairing(pairing: Pairing, reason: str, on: date | None = None) -> Pairing:
    """A proposal that comes to nothing is denied; a pairing in force ends. Inside a service."""
    if pairing.status == "proposed":
        pairing.status = "denied"
    else:
        pairing.status = "ended"
        pairing.until_date = on or today()
    pairing.reason = reason
    pairing.save(update_fields=["status", "until_date", "reason"])
    return pairing
