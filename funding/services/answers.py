"""The finance system's answer to payment batches: uploaded, checked by trying, confirmed, then each
line recorded by itself."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import IntegrityError, transaction

from core.actors import Actor
from core.dates import long_date, now, today
from core.errors import NotPossible
from core.money import pounds
from core.references import next_reference
from core.services import locked, service, settle_constraints
from funding import policies_answers
from funding.lifecycles import ANSWER
from funding.models import PaymentAnswer, PaymentAnswerRow, Release
from funding.progress import report
from funding.services.payments import record_failed, record_paid, record_returned
from funding.services.uploads import GIVEN_UP, Undo, begin, confirm, facts_of, refusal_of
from funding.signals import payment_answer_waiting
from funding.spreadsheet import Problem, read_lines
from funding.spreadsheet.answers import AMOUNT, LAYOUT, OPTIONAL, PAYMENT, Answer, answers_of

Result = PaymentAnswerRow.Result
# What a worker may still record, and what no try changes any more.
OPEN = ("ready", "already", "refused")


@service
def upload_payment_answer(*, by: Actor, file_name: str, content: bytes) -> PaymentAnswer:
    """Keep what the finance system's file says, for a worker to check. Nothing is recorded yet.

    Raises BadInput for a file that cannot be read, NotPossible for one that was uploaded before,
    NotAllowed.
    """
    person = policies_answers.check_can_answer(by)
    lines = read_lines(content, list(LAYOUT), optional=list(OPTIONAL), things="payments")
    facts = facts_of(person, file_name, content)
    policies_answers.check_is_new(facts["sha256"])
    made = _made_once(facts)
    answers = answers_of(lines)
    releases = Release.objects.in_bulk({each.payment for each in answers}, field_name="reference")
    PaymentAnswerRow.objects.bulk_create(_row(made, each, releases) for each in answers)
    payment_answer_waiting.send(sender=PaymentAnswer, answer_id=made.pk)
    return made


def _made_once(facts: dict[str, Any]) -> PaymentAnswer:
    """Of two people who upload the same file at the same moment, the second reads why not."""
    try:
        with transaction.atomic():
            reference = next_reference("AN", today().year)
            return PaymentAnswer.objects.create(reference=reference, **facts)
    except IntegrityError:
        policies_answers.check_is_new(facts["sha256"])
        raise


def _row(answer: PaymentAnswer, line: Answer, releases: dict[str, Release]) -> PaymentAnswerRow:
    release = releases.get(line.payment)
    problems = list(line.problems)
    if line.payment and release is None:
        said = f"There is no payment {line.payment}. Enter its reference, like RL-2021-0007."
        problems.append(Problem(line.row, PAYMENT, said))
    if release and line.amount is not None and line.amount != release.amount:
        said = f"Payment {line.payment} is of {pounds(release.amount)}. Find out which is right."
        problems.append(Problem(line.row, AMOUNT, said))
    return PaymentAnswerRow(
        answer=answer,
        row=line.row,
        payment=line.payment,
        release=release,
        result=line.result,
        on_date=line.on_date,
        reference=line.reference,
        reason=line.reason,
        amount=line.amount,
        problems=[asdict(problem) for problem in problems],
        unreadable=bool(problems),
    )


@service
def begin_payment_answer(*, by: Actor, answer: PaymentAnswer) -> bool:
    """Count that a worker begins, before it does; whether it may. After three times without an
    end it is given up; what was recorded until then stays."""

    def give_up(row: PaymentAnswer) -> None:
        _end(row, "failed" if row.status == "uploaded" else "partly", GIVEN_UP)

    return begin(answer, give_up)


@service
def check_payment_answer(*, by: Actor, answer: PaymentAnswer) -> PaymentAnswer:
    """Say of each line whether it could be recorded, by recording all and taking it back. An
    answer that was checked already is left as it is."""
    row = locked(answer)
    if row.status != "uploaded":
        return row
    rows = list(row.rows.select_related("release"))
    try:
        with transaction.atomic():
            for done, each in enumerate(rows, start=1):
                each.outcome = {"recorded": "ready"}.get(found := _attempt(by, each), found)
                report(row.job, done, len(rows))
            raise Undo
    except Undo:
        pass
    PaymentAnswerRow.objects.bulk_update(rows, ["outcome", "problems"])
    row.status, row.attempts = "checked", 0
    row.save(update_fields=["status", "attempts"])
    return row


@service
def confirm_payment_answer(*, by: Actor, answer: PaymentAnswer) -> PaymentAnswer:
    """Have a worker record the lines, in the name of `by`; also those that were refused before, of
    an answer that was recorded in part. Raises NotPossible where nothing is left to record."""
    row = locked(answer)
    person = policies_answers.check_can_confirm(by, row)
    confirm(row, person, attempts=0, reason="", finished_at=None)
    payment_answer_waiting.send(sender=PaymentAnswer, answer_id=row.pk)
    return row


@service
def record_answer_row(*, by: Actor, row: PaymentAnswerRow) -> PaymentAnswerRow:
    """Record what one line says, or why it cannot be. A line that is recorded is left as it is,
    and one that says what is recorded already changes nothing."""
    found = locked(row)
    if found.outcome not in OPEN or found.unreadable:
        return found
    found.outcome = _attempt(by, found)
    found.save(update_fields=["outcome", "problems"])
    return found


@service
def finish_payment_answer(*, by: Actor, answer: PaymentAnswer) -> PaymentAnswer:
    """End an answer whose lines were all tried; those that were refused can be tried again."""
    row = locked(answer)
    if row.status != "confirmed":
        return row
    refused = row.rows.filter(outcome="refused").exists()
    return _end(row, "partly" if refused else "finished")


@service
def fail_payment_answer(*, by: Actor, answer: PaymentAnswer, reason: str) -> PaymentAnswer:
    """End an answer that a worker could not check or record; what was recorded stays."""
    row = locked(answer)
    if not row.is_waiting:
        return row
    return _end(row, "failed" if row.status == "uploaded" else "partly", reason)


@service
def cancel_payment_answer(*, by: Actor, answer: PaymentAnswer) -> PaymentAnswer:
    """Give up an answer that was not confirmed. The same file may then be uploaded again."""
    row = locked(answer)
    policies_answers.check_can_answer(by)
    ANSWER.check(row.status, "cancelled")
    return _end(row, "cancelled")


def rows_to_record(answer: PaymentAnswer) -> Iterable[PaymentAnswerRow]:
    """The lines that a worker tries, in the order of the file."""
    rows = PaymentAnswerRow.objects.filter(answer=answer, outcome__in=OPEN, unreadable=False)
    return list(rows.order_by("row"))


def _end(row: PaymentAnswer, status: str, reason: str = "") -> PaymentAnswer:
    row.status, row.reason, row.finished_at = status, reason, now()
    row.save(update_fields=["status", "reason", "finished_at"])
    return row


def _attempt(by: Actor, row: PaymentAnswerRow) -> str:
    """What becomes of a line; its problems say why, if it is refused."""
    if row.unreadable:
        return "refused"
    ident: Any = row.release_id  # a row without a payment is unreadable
    release = Release.objects.get(pk=ident)
    row.problems = []
    if _is_recorded(release, row):
        return "already"

    def record() -> None:
        _check_not_otherwise(release, row)
        _record(by, release, row)
        settle_constraints()

    if refusal := refusal_of(record):
        row.problems = [asdict(Problem(row.row, "", str(refusal)))]
        return "refused"
    return "recorded"


def _is_recorded(release: Release, row: PaymentAnswerRow) -> bool:
    """Whether this is what the portal knows already; a payment that came back was paid first."""
    if row.result == Result.PAID:
        return (release.paid_on, release.payment_reference) == (row.on_date, row.reference)
    if row.result == Result.RETURNED:
        return release.status == "returned" and release.returned_on == row.on_date
    return release.status == "failed"


def _check_not_otherwise(release: Release, row: PaymentAnswerRow) -> None:
    """A payment that is recorded with other facts is not recorded over."""
    if row.result == Result.PAID and release.paid_on:
        raise NotPossible(
            f"Payment {release.reference} is recorded as paid on {long_date(release.paid_on)} "
            f"already, with reference {release.payment_reference}.",
            next_step="Find out which is right: a payment is made once.",
            code="paid_otherwise",
        )


def _record(by: Actor, release: Release, row: PaymentAnswerRow) -> None:
    """By the service that a person uses for one payment."""
    on: Any = row.on_date  # a row without one is not tried
    if row.result == Result.PAID:
        record_paid(by=by, release=release, paid_on=on, payment_reference=row.reference)
    elif row.result == Result.RETURNED:
        record_returned(
            by=by, release=release, returned_on=on, reason=row.reason, reference=row.reference
        )
    else:
        record_failed(by=by, release=release, reason=failed_because(row))


def failed_because(row: PaymentAnswerRow) -> str:
    """The reason with the day and the reference by which the finance system knows it."""
    reference = f", {row.reference}" if row.reference else ""
    return f"{row.reason} (finance system, {long_date(row.on_date)}{reference})"
