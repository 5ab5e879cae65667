"""Celery tasks of the money path. Each may run twice, late or never: what is due is read from
the database, and unique keys and locks there decide."""

from typing import Any

import structlog
from celery import shared_task

from core.actors import PORTAL
from core.errors import DomainError, NotPossible
from funding import services
from funding.models import AwardImport, PaymentAnswer, PaymentBatch, Release, Tranche
from funding.services import answers, award_imports
from funding.sweeps import (
    answers_to_carry_out,
    batches_to_make,
    imports_to_carry_out,
    releases_to_refresh,
    tranches_to_propose,
)

log = structlog.get_logger(__name__)


@shared_task
def propose_releases(claim_id: int | None = None, trust_id: int | None = None) -> int:
    """Propose every tranche that waits for nothing any more; those of one claim, those that wait
    for what one trust publishes, or all.

    Called for each decision and publication, and by the sweep. Before that it brings the parties
    of releases under way up to date, which may void one. Gives how many it proposed.
    """
    for release in Release.objects.filter(pk__in=releases_to_refresh(claim_id, trust_id)):
        services.refresh_parties(by=PORTAL, release=release)
    ready = tranches_to_propose(claim_id, trust_id)
    tranches = Tranche.objects.filter(pk__in=ready).order_by("due_on", "pk")
    return sum(_propose(tranche) for tranche in tranches)


def _propose(tranche: Tranche) -> bool:
    """Whether it could be proposed: another worker, or the budget, may have come first."""
    try:
        services.propose_release(by=PORTAL, tranche=tranche)
    except NotPossible as refusal:
        log.info("release_not_proposed", tranche=tranche.reference, code=refusal.code)
        return False
    return True


@shared_task
def count_ended_waivers() -> int:
    """What ended waivers lifted is waited for again: each night. Gives how many there were."""
    return services.count_ended_waivers(by=PORTAL)


@shared_task
def warn_of_lapse() -> int:
    """What would lapse on 31 March: each night from December on; each trust is told once."""
    return services.warn_of_lapse(by=PORTAL)


@shared_task
def instruct_releases(batch_id: int | None = None) -> int:
    """Make the payment batch that an officer asked for, in the officer's name; or all that wait.

    An officer who may not any more makes none: the batch ends empty, and says why. Gives how many
    batches it made.
    """
    return sum(_make(batch) for batch in batches_to_make(batch_id))


def _make(batch: PaymentBatch) -> bool:
    officer: Any = batch.created_by
    try:
        services.instruct_batch(by=officer, batch=batch)
    except DomainError as refusal:
        services.abandon_batch(by=PORTAL, batch=batch, reason=str(refusal))
        return False
    return True


@shared_task
def carry_out_award_imports(import_id: int | None = None) -> int:
    """Check an uploaded file of awards, or create the awards of a confirmed one; or all that wait.

    Each in the name of whoever uploaded or confirmed it; who may not any more ends it, and so do
    three tries that came to no end. Gives how many it took a step further.
    """
    return sum(_carry_out(each) for each in imports_to_carry_out(import_id))


def _carry_out(award_import: AwardImport) -> bool:
    if not award_imports.begin_award_import(by=PORTAL, award_import=award_import):
        return False
    confirmed = award_import.status == "confirmed"
    person: Any = award_import.confirmed_by if confirmed else award_import.uploaded_by
    step = award_imports.run_award_import if confirmed else award_imports.check_award_import
    try:
        step(by=person, award_import=award_import)
    except DomainError as refusal:
        award_imports.fail_award_import(by=PORTAL, award_import=award_import, reason=str(refusal))
        return False
    return True


@shared_task
def carry_out_payment_answers(answer_id: int | None = None) -> int:
    """Check an uploaded answer of the finance system, or record the lines of a confirmed one; or
    all that wait.

    Each line is a transaction of its own: a worker that dies leaves what it recorded, and the next
    goes on from there. Gives how many answers it took a step further.
    """
    return sum(_answer(each) for each in answers_to_carry_out(answer_id))


def _answer(answer: PaymentAnswer) -> bool:
    if not answers.begin_payment_answer(by=PORTAL, answer=answer):
        return False
    person: Any = answer.confirmed_by if answer.status == "confirmed" else answer.uploaded_by
    try:
        if answer.status == "uploaded":
            answers.check_payment_answer(by=person, answer=answer)
            return True
        for row in answers.rows_to_record(answer):
            answers.record_answer_row(by=person, row=row)
    except DomainError as refusal:
        answers.fail_payment_answer(by=PORTAL, answer=answer, reason=str(refusal))
        return False
    answers.finish_payment_answer(by=PORTAL, answer=answer)
    return True
