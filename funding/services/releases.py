"""From a proposal to the final approval. Proposing reserves the money; approving locks only the
release. What a tranche waits for is asked again at every step (rule 9)."""

from accounts.models import User
from core.actors import Actor
from core.dates import now, today
from core.references import next_reference
from core.services import locked, service
from funding import notifications, policies, queries
from funding.blockers import check_unblocked
from funding.models import Award, Release, Tranche
from funding.services import ledger
from funding.services.parties import Duty, end, on_current_parties, refresh_parties, take_duty


def reserve(tranche: Tranche) -> Tranche:
    """Lock budgets, award and tranche in that order, as the trigger does, before any sum."""
    list(queries.covering_budgets(tranche).select_for_update(of=("self",), no_key=True))
    Award.objects.select_for_update(of=("self",), no_key=True).get(pk=tranche.award_id)
    rows = Tranche.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=tranche.pk)


@service
def propose_release(*, by: Actor, tranche: Tranche) -> Release:
    """Propose to pay a tranche, and reserve its money in budget and award (rule 11).

    Raises NotPossible, with all that it waits for, unless nothing is in the way; NotAllowed for
    a person who accepted its evidence or has to do with a trust that holds the award. After a no,
    or a payment that failed or came back, only a person proposes anew; the earlier try stays, and
    the new one names it (`previous`).
    """
    row = reserve(tranche)
    policies.check_can_propose(by, row)
    check_unblocked(row)
    person = by if isinstance(by, User) else None
    release = Release.objects.create(
        reference=next_reference("RL", today().year),
        tranche=row,
        amount=row.amount,
        proposed_by=person,
        proposed_at=now(),
    )
    if person is not None:
        take_duty(release, person, Duty.PROPOSE)
    return refresh_parties(by=by, release=release)


@on_current_parties
@service
def approve_for_programme(*, by: Actor, release: Release) -> Release:
    """The first approval. Raises NotAllowed for whoever has another duty in this release or has
    to do with its trusts (rule 10), NotPossible if anything blocks it now."""
    row = locked(release)
    policies.check_can_approve_for_programme(by, row)
    check_unblocked(row.tranche_id, under_way=True)
    take_duty(row, policies.check_is_person(by), Duty.APPROVE_PROGRAMME)
    row.status, row.programme_approved_at = "programme_approved", now()
    row.save(update_fields=["status", "programme_approved_at"])
    return row


@on_current_parties
@service
def approve_for_finance(*, by: Actor, release: Release) -> Release:
    """The final approval, by another person; the only one by the light route (rule 18).

    From here the ledger shows the money as released, and the trust is told. Raises as
    `approve_for_programme`, and NotPossible before the programme's approval.
    """
    row = locked(release)
    policies.check_can_approve_for_finance(by, row)
    check_unblocked(row.tranche_id, under_way=True)
    take_duty(row, policies.check_is_person(by), Duty.APPROVE_FINANCE)
    row.status, row.approved_at = "approved", now()
    row.save(update_fields=["status", "approved_at"])
    [row.tranche] = queries.with_its_rules(tranche=row.tranche_id)
    ledger.post(ledger.Kind.RELEASED, row, today())
    notifications.approved(row)
    return row


@service
def decline_release(*, by: Actor, release: Release, reason: str) -> Release:
    """Say no, with a reason; the money is free again. The portal does not propose it anew: a
    person may."""
    row = locked(release)
    policies.check_can_decline(by, row)
    policies.check_has_reason(reason)
    return end(row, "declined", reason)


@service
def withdraw_release(*, by: Actor, release: Release, reason: str) -> Release:
    """The programme takes a proposal back before it is decided, with a reason."""
    row = locked(release)
    policies.check_can_withdraw(by, row)
    policies.check_has_reason(reason)
    return end(row, "withdrawn", reason)


@service
def cancel_release(*, by: Actor, release: Release, reason: str) -> Release:
    """Take an approval or an instructed payment back, with a reason; the ledger's entry that it
    was released is reversed."""
    row = locked(release)
    policies.check_can_cancel(by, row)
    policies.check_has_reason(reason)
    return end(row, "cancelled", reason)
