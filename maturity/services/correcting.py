"""Recording, beside what was signed off, what it should have said."""

from collections.abc import Sequence

from accounts.policies import check_reason
from core.actors import Actor
from core.dates import now
from core.errors import BadInput
from core.services import locked, service
from evidence.policies import person
from maturity import policies_corrections
from maturity.correcting import standing
from maturity.models import Answer, Assessment, CorrectedAnswer, Correction
from maturity.services.assessing import Entry, check_entry

MOST_AT_ONCE = 40


@service
def record_correction(
    *, by: Actor, assessment: Assessment, reason: str, entries: Sequence[Entry]
) -> Correction:
    """Record what answers should have been. Nothing that was signed off changes, and no score:
    they keep the certified version until the next round, which begins with the corrected one.

    Entries that say what stands already are left out. Raises NotAllowed, NotPossible, or BadInput
    without a reason, for a blank answer, or where nothing is different.
    """
    assessment = locked(assessment)
    policies_corrections.check_can_correct(by, assessment)
    check_reason(reason)
    stands = {answer.pk: answer for answer in standing(assessment)}
    changed = [each for each in entries if differs(stands[each.answer.pk], each)]
    if not changed:
        raise BadInput(
            "Nothing is different from what stands.",
            next_step="Change an answer, or leave it as it is.",
            code="nothing_changed",
        )
    for entry in changed:
        check_right(stands[entry.answer.pk], entry)
    correction = Correction.objects.create(
        assessment=assessment,
        number=Correction.objects.filter(assessment=assessment).count() + 1,
        reason=reason.strip(),
        recorded_by=person(by),
        recorded_at=now(),
    )
    for entry in changed:
        put(correction, entry)
    return correction


def differs(answer: Answer, entry: Entry) -> bool:
    stands = (answer.option_id, answer.justification, answer.not_applicable_reason)
    return stands != entry.content[:3]


def check_right(answer: Answer, entry: Entry) -> None:
    """Raise BadInput unless it can be what the statement should have been answered with."""
    check_entry(answer, entry)
    if entry.option is None and not entry.not_applicable_reason:
        raise BadInput(
            f"Choose what the answer to {answer.statement.code} should have been.", code="blank"
        )


def put(correction: Correction, entry: Entry) -> None:
    CorrectedAnswer.objects.create(
        correction=correction,
        answer=entry.answer,
        option=entry.option,
        justification=entry.justification,
        not_applicable_reason=entry.not_applicable_reason,
    )
