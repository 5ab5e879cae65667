"""Reading corrections: what stands now, and how it differs from what was signed off."""

from collections.abc import Iterable
from dataclasses import dataclass

from maturity.models import Answer, Assessment, CorrectedAnswer, Correction


@dataclass(frozen=True)
class Difference:
    """One answer that a correction changed, in words."""

    statement: str
    was: str
    now: str


@dataclass(frozen=True)
class Recorded:
    """One correction with what it changed."""

    correction: Correction
    differences: list[Difference]

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        return [(each.statement, each.was, each.now) for each in self.differences]


def put_right(answers: Iterable[Answer], by: Iterable[CorrectedAnswer]) -> None:
    """Make answers say, in memory only, what corrections say they should have."""
    latest = {each.answer_id: each for each in by}
    for answer in answers:
        if (right := latest.get(answer.pk)) is not None:
            answer.option = right.option
            answer.justification = right.justification
            answer.not_applicable_reason = right.not_applicable_reason


def corrected_of(assessment: Assessment) -> list[CorrectedAnswer]:
    """Every corrected answer, the earliest first."""
    rows = CorrectedAnswer.objects.filter(correction__assessment=assessment)
    return list(rows.select_related("option").order_by("correction__number", "pk"))


def standing(assessment: Assessment) -> list[Answer]:
    """The answers as they should be read now: as signed off, with every correction applied."""
    found = list(
        Answer.objects.filter(assessment=assessment)
        .whole()
        .prefetch_related("statement__scale__options", "items")
    )
    put_right(found, corrected_of(assessment))
    return found


def recorded(assessment: Assessment) -> list[Recorded]:
    """Every correction, the newest first, with what was and what is."""
    answers = {each.pk: each for each in Answer.objects.filter(assessment=assessment).whole()}
    rows = Correction.objects.filter(assessment=assessment).select_related("recorded_by")
    found = []
    for correction in rows.prefetch_related("answers__option").order_by("number"):
        changed = list(correction.answers.all())
        was = {each.pk: said(answers[each.answer_id]) for each in changed}
        put_right(answers.values(), changed)
        differences = [
            Difference(
                str(answers[each.answer_id].statement), was[each.pk], said(answers[each.answer_id])
            )
            for each in changed
        ]
        found.append(Recorded(correction, differences))
    return found[::-1]


def said(answer: Answer) -> str:
    """An answer with its words: "Level 3. As of 2021."."""
    written = answer.not_applicable_reason or answer.justification
    return f"{answer.words}. {written}" if written else answer.words
