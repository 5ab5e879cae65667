"""Awards from one spreadsheet: uploaded, checked by trying, confirmed, carried out once."""

from dataclasses import asdict

from django.db import transaction

from core.actors import Actor
from core.dates import now, today
from core.errors import NotPossible
from core.references import next_reference
from core.services import locked, service, settle_constraints
from funding import policies
from funding.lifecycles import AWARD_IMPORT
from funding.models import Award, AwardImport, AwardImportRow, CommitmentType
from funding.progress import report
from funding.services.planned_awards import create_planned_award
from funding.services.uploads import GIVEN_UP, Undo, begin, confirm, facts_of, refusal_of
from funding.signals import award_import_waiting
from funding.spreadsheet import LAYOUT, Line, PlannedAward, Problem, plan_awards, read_lines

Outcome = AwardImportRow.Outcome


@service
def upload_award_import(*, by: Actor, file_name: str, content: bytes) -> AwardImport:
    """Keep what a spreadsheet says, for a worker to check. Nothing is created yet.

    Raises BadInput for a file that cannot be read, NotAllowed.
    """
    policies.check_can_edit_award(by)
    person = policies.check_is_person(by)
    awards = plan_awards(read_lines(content, list(LAYOUT)), _known_codes())
    row = AwardImport.objects.create(
        reference=next_reference("IM", today().year), **facts_of(person, file_name, content)
    )
    AwardImportRow.objects.bulk_create(
        _row(row, position, award) for position, award in enumerate(awards, start=1)
    )
    award_import_waiting.send(sender=AwardImport, import_id=row.pk)
    return row


@service
def begin_award_import(*, by: Actor, award_import: AwardImport) -> bool:
    """Count that a worker begins, before it does; whether it may. After three times without an
    end the import fails."""

    def give_up(row: AwardImport) -> None:
        fail_award_import(by=by, award_import=row, reason=GIVEN_UP)

    return begin(award_import, give_up)


@service
def check_award_import(*, by: Actor, award_import: AwardImport) -> AwardImport:
    """Say of each award whether it could be created, by creating all and taking it back.

    Awards of one file are tried together, so that a cap counts them together. An import that was
    checked already is left as it is.
    """
    row = locked(award_import)
    if row.status != "uploaded":
        return row
    rows = list(row.rows.all())
    try:
        with transaction.atomic():
            for done, each in enumerate(rows, start=1):
                _attempt(by, each)
                report(row.job, done, len(rows))
            raise Undo
    except Undo:
        pass
    for each in rows:
        each.award = None
        each.outcome = Outcome.REFUSED if each.problems else Outcome.READY
    _keep(rows)
    row.status, row.attempts = "checked", 0
    row.save(update_fields=["status", "attempts"])
    return row


@service
def confirm_award_import(
    *, by: Actor, award_import: AwardImport, skip_refused: bool = False
) -> AwardImport:
    """Have a worker create the awards, in the name of `by`. Raises NotPossible unless the import
    is checked and has something to create, and while bad rows are not skipped."""
    row = locked(award_import)
    policies.check_can_edit_award(by)
    person = policies.check_is_person(by)
    _check_can_confirm(row, skip_refused=skip_refused)
    confirm(row, person, skip_refused=skip_refused)
    award_import_waiting.send(sender=AwardImport, import_id=row.pk)
    return row


@service
def run_award_import(*, by: Actor, award_import: AwardImport) -> AwardImport:
    """Create the awards of a confirmed import. One transaction: a worker that dies leaves
    nothing, and a second one that is told the same finds nothing left to do.

    If an award is refused now and bad rows are not skipped, none is created.
    """
    row = locked(award_import)
    if row.status != "confirmed":
        return row
    rows = list(row.rows.filter(outcome=Outcome.READY))
    try:
        with transaction.atomic():
            _create_all(by, row, rows)
    except Undo:
        return _fail(row, rows)
    row.rows.filter(outcome=Outcome.REFUSED).update(outcome=Outcome.LEFT_OUT)
    row.status, row.finished_at = "finished", now()
    row.save(update_fields=["status", "finished_at"])
    return row


@service
def fail_award_import(*, by: Actor, award_import: AwardImport, reason: str) -> AwardImport:
    """End an import that a worker could not carry out. Nothing of it was created."""
    row = locked(award_import)
    if not row.is_waiting:
        return row
    row.rows.exclude(outcome=Outcome.REFUSED).update(outcome=Outcome.LEFT_OUT)
    row.status, row.reason, row.finished_at = "failed", reason, now()
    row.save(update_fields=["status", "reason", "finished_at"])
    return row


@service
def cancel_award_import(*, by: Actor, award_import: AwardImport) -> AwardImport:
    """Give up an import that was not confirmed."""
    row = locked(award_import)
    policies.check_can_edit_award(by)
    AWARD_IMPORT.check(row.status, "cancelled")
    row.status, row.finished_at = "cancelled", now()
    row.save(update_fields=["status", "finished_at"])
    return row


def _known_codes() -> set[str]:
    return set(CommitmentType.objects.values_list("code", flat=True))


def _row(award_import: AwardImport, position: int, award: PlannedAward) -> AwardImportRow:
    """What to keep of one award of the file."""
    head = award.lines[0]
    return AwardImportRow(
        award_import=award_import,
        position=position,
        first_row=award.first_row,
        lines=[asdict(line) for line in award.lines],
        programme=head.get("Programme")[:200],
        trust_code=head.get("Trust")[:50],
        role=head.get("Role")[:50],
        total=award.plan.total if award.plan else None,
        problems=[asdict(problem) for problem in award.problems],
    )


def _plan_of(row: AwardImportRow) -> PlannedAward:
    """The plan, worked out again from the lines: the catalogue may have changed meanwhile."""
    lines = [Line(line["row"], line["cells"]) for line in row.lines]
    (award,) = plan_awards(lines, _known_codes())
    return award


def _attempt(by: Actor, row: AwardImportRow) -> Award | None:
    """Create one award, or note on its row why not."""
    planned = _plan_of(row)
    made: list[Award] = []

    def create() -> None:
        made.append(create_planned_award(by=by, plan=planned.plan))
        settle_constraints()

    problems = planned.problems
    if planned.plan is not None and (refusal := refusal_of(create, mend="Correct the row.")):
        problems = [Problem(row.first_row, "", str(refusal))]
    row.problems = [asdict(problem) for problem in problems]
    return None if problems else made[0]


def _check_can_confirm(row: AwardImport, *, skip_refused: bool) -> None:
    if row.confirmed_by is not None:
        raise NotPossible(
            f"{row.confirmed_by} has confirmed this import already.",
            next_step="Nothing is created twice: look at its results.",
            code="confirmed_already",
        )
    AWARD_IMPORT.check(row.status, "confirmed")
    outcomes = list(row.rows.values_list("outcome", flat=True))
    if Outcome.READY not in outcomes:
        raise NotPossible(
            "No award of this file can be created.",
            next_step="Correct the rows and upload the file again.",
            code="nothing_ready",
        )
    if Outcome.REFUSED in outcomes and not skip_refused:
        raise NotPossible(
            "Some rows are to correct, so nothing is created.",
            next_step="Correct them and upload the file again, or tick “Skip the bad rows”.",
            code="rows_refused",
        )


def _create_all(by: Actor, award_import: AwardImport, rows: list[AwardImportRow]) -> None:
    """Raises Undo if one is refused and none may be skipped."""
    for done, row in enumerate(rows, start=1):
        row.award = _attempt(by, row)
        row.outcome = Outcome.CREATED if row.award else Outcome.LEFT_OUT
        report(award_import.job, done, len(rows))
    if not award_import.skip_refused and any(row.problems for row in rows):
        raise Undo
    _keep(rows)


def _fail(award_import: AwardImport, rows: list[AwardImportRow]) -> AwardImport:
    for row in rows:
        row.award, row.outcome = None, Outcome.LEFT_OUT
    _keep(rows)
    refused = next(row for row in rows if row.problems)
    award_import.status, award_import.finished_at = "failed", now()
    award_import.reason = f"Nothing was created, because of row {refused.first_row}."
    award_import.save(update_fields=["status", "finished_at", "reason"])
    return award_import


def _keep(rows: list[AwardImportRow]) -> None:
    AwardImportRow.objects.bulk_update(rows, ["outcome", "problems", "award"])
