"""From approved to paid: batches with control totals, and each payment's outcome."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.db import transaction

from core.actors import Actor
from core.dates import now, today
from core.errors import DomainError
from core.references import next_reference
from core.services import locked, service
from funding import notifications, policies, queries
from funding.blockers import check_unblocked
from funding.models import BatchLine, PaymentBatch, Release
from funding.page_data.payments import payments_of
from funding.payment_file import batch_csv
from funding.services import ledger
from funding.services.parties import Duty, close_if_settled, end, keep_duty, refresh_parties
from funding.services.recoveries import drop_what_is_open
from funding.signals import batch_requested

Outcome = BatchLine.Outcome


@service
def create_batch(*, by: Actor, releases: Iterable[Release]) -> PaymentBatch:
    """Ask for a payment batch of approved releases; a worker makes it in the officer's name.

    Raises BadInput for none, NotPossible for one that is not approved or waits in another batch.
    """
    ids = [release.pk for release in releases]
    rows = Release.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    officer = policies.check_can_make_batch(by, rows)
    batch = PaymentBatch.objects.create(
        reference=next_reference("PB", today().year), created_by=officer, created_at=now()
    )
    for release in rows:
        BatchLine.objects.create(batch=batch, release=release)
    batch_requested.send(sender=PaymentBatch, batch_id=batch.pk)
    return batch


@service
def instruct_batch(*, by: Actor, batch: PaymentBatch) -> PaymentBatch:
    """Make a batch that was asked for: instruct each payment, with control totals.

    Everything is asked again (rule 9). A payment that cannot be made is left out and says why,
    on its line; the others go. A batch that was made already is left as it is. Raises NotAllowed
    for anybody but whoever asked for it.
    """
    row = locked(batch)
    policies.check_owns_batch(by, row)
    if row.status != "requested":
        return row
    totals = {"capital": Decimal(0), "revenue": Decimal(0)}
    lines = row.lines.select_related("release__tranche").order_by("release_id")
    for line in lines:
        if (release := _instruct_line(by, row, line)) is not None:
            totals[release.tranche.capital_class] += release.amount
            row.release_count += 1
    row.capital_total, row.revenue_total = totals["capital"], totals["revenue"]
    row.status, row.instructed_at = ("instructed" if row.release_count else "empty"), now()
    row.issued_file = batch_csv(row.reference, payments_of(row))
    row.save()
    return row


@service
def abandon_batch(*, by: Actor, batch: PaymentBatch, reason: str) -> PaymentBatch:
    """End a batch that nobody may make any more, say because its officer has left. Its releases
    stay approved, for another batch."""
    row = locked(batch)
    if row.status != "requested":
        return row
    for line in row.lines.all():
        _settle_line(line, Outcome.LEFT_OUT, reason)
    row.status = "empty"
    row.save(update_fields=["status"])
    return row


def _instruct_line(by: Actor, batch: PaymentBatch, line: BatchLine) -> Release | None:
    """The release, if its payment could be instructed; the line says what became of it."""
    try:
        with transaction.atomic():
            release = _instruct(by, batch, line.release)
    except DomainError as refusal:
        _settle_line(line, Outcome.LEFT_OUT, str(refusal))
        return None
    _settle_line(line, Outcome.INSTRUCTED)
    return release


def _instruct(by: Actor, batch: PaymentBatch, release: Release) -> Release:
    row = refresh_parties(by=by, release=release)
    policies.check_can_instruct(by, row)
    check_unblocked(row.tranche_id, under_way=True)
    keep_duty(row, policies.check_is_person(by), Duty.PAY)
    row.status, row.batch = "instructed", batch
    row.save(update_fields=["status", "batch"])
    return row


def _settle_line(line: BatchLine, outcome: str, reason: str = "") -> None:
    line.outcome, line.reason = outcome, reason
    line.save(update_fields=["outcome", "reason"])


@service
def record_paid(*, by: Actor, release: Release, paid_on: date, payment_reference: str) -> Release:
    """Record that a payment was made, with its date and the finance system's reference (rule 15).

    Raises BadInput for a date in the future or before it was instructed, or no reference;
    NotPossible unless it is instructed; NotAllowed for whoever had another part in it.
    """
    row = locked(release)
    policies.check_can_record_paid(by, row, paid_on, payment_reference)
    keep_duty(row, policies.check_is_person(by), Duty.PAY)
    row.status = "paid"
    row.paid_on, row.payment_reference = paid_on, payment_reference.strip()
    row.save(update_fields=["status", "paid_on", "payment_reference"])
    ledger.post(ledger.Kind.PAID, row, paid_on, row.payment_reference)
    close_if_settled(row)
    notifications.paid(row)
    return row


@service
def record_failed(*, by: Actor, release: Release, reason: str) -> Release:
    """Record that a payment was not made, with the reason; the ledger takes the release back, and
    the money is free to be proposed again by a person."""
    row = locked(release)
    policies.check_can_record_failed(by, row)
    policies.check_has_reason(reason)
    keep_duty(row, policies.check_is_person(by), Duty.PAY)
    return end(row, "failed", reason)


@service
def record_returned(
    *, by: Actor, release: Release, returned_on: date, reason: str, reference: str = ""
) -> Release:
    """Record that a payment that was made came back, with the day and the reason; `reference` is
    the finance system's. What the trust had paid back of it before stands as it is: the rest came
    back now, and nothing more is asked for.

    The ledger keeps that it was paid and enters that the rest was returned; that it was released is
    taken back, so that the money is free to be proposed again by a person. Raises NotPossible once
    all of it was paid back, BadInput for a day before it was paid.
    """
    row = locked(release)
    policies.check_can_record_returned(by, row, returned_on)
    policies.check_has_reason(reason)
    officer = policies.check_is_person(by)
    keep_duty(row, officer, Duty.PAY)
    row.status, row.returned_on, row.reason = "returned", returned_on, reason.strip()
    row.save(update_fields=["status", "returned_on", "reason"])
    ledger.reverse_released(row)
    rest = row.amount - queries.recovered(row)
    ledger.post(ledger.Kind.RETURNED, row, returned_on, reference.strip(), amount=rest)
    drop_what_is_open(row, officer)
    notifications.returned(row)
    return row
