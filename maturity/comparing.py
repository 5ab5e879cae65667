"""What a trust said the last time it signed off the same framework: offered for what is blank, and
compared with what it says now."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate

from maturity.correcting import corrected_of, put_right
from maturity.lifecycles import SUBMITTED
from maturity.models import Answer, Assessment

HIGHER, LOWER, SAME, OTHER = "higher", "lower", "same", "other"
SAID = {
    HIGHER: "Higher than in {when} ({label}).",
    LOWER: "Lower than in {when} ({label}).",
    SAME: "The same as in {when}.",
    OTHER: "In {when}: {label}.",
}


@dataclass(frozen=True)
class LastTime:
    """One answer of then. `when`: the month in which it was signed off, "March 2024"."""

    when: str
    scale: str
    level: int | None
    label: str
    justification: str = ""
    not_applicable_reason: str = ""

    def compared(self, answer: Answer) -> str:
        """How an answer of now compares: HIGHER, LOWER, SAME, or OTHER where levels do not."""
        option = answer.option
        if option is None and self.level is None:
            return SAME
        if option is None or self.level is None or answer.statement.scale.slug != self.scale:
            return OTHER
        if option.level == self.level:
            return SAME
        return HIGHER if option.level > self.level else LOWER

    def words(self, answer: Answer) -> str:
        """The same as a sentence, so that no colour has to say it."""
        return SAID[self.compared(answer)].format(when=self.when, label=self.label)


@dataclass(frozen=True)
class Earlier:
    """The last assessment of the same framework that was signed off before, by statement code."""

    assessment: Assessment
    answers: Mapping[str, LastTime]

    @property
    def when(self) -> str:
        return month_of(self.assessment)

    def counted(self, answers: Iterable[Answer]) -> dict[str, int]:
        """How many of these answers are higher, lower and the same; `new` ones were not asked."""
        found = {HIGHER: 0, LOWER: 0, SAME: 0, OTHER: 0, "new": 0}
        for answer in answers:
            if answer.is_done:
                last = self.answers.get(answer.statement.code)
                found[last.compared(answer) if last else "new"] += 1
        return found


def month_of(assessment: Assessment) -> str:
    at: Any = assessment.certified_at
    return date_format(localdate(at), "F Y")


def earlier_than(assessment: Assessment) -> Earlier | None:
    """What the trust signed off last before this; None if that is the first time."""
    rows = Assessment.objects.filter(
        trust=assessment.trust_id,
        version__framework=assessment.version.framework_id,
        status=SUBMITTED,
    )
    if assessment.certified_at is not None:
        rows = rows.filter(certified_at__lt=assessment.certified_at)
    found = rows.exclude(pk=assessment.pk).order_by("-certified_at", "-pk").first()
    return Earlier(found, said_in(found)) if found else None


def said_in(assessment: Assessment) -> dict[str, LastTime]:
    """What was signed off, with the corrections that were recorded beside it."""
    rows = Answer.objects.filter(assessment=assessment).select_related("statement__scale", "option")
    answers, when = list(rows), month_of(assessment)
    put_right(answers, corrected_of(assessment))
    return {
        answer.statement.code: LastTime(
            when=when,
            scale=answer.statement.scale.slug,
            level=answer.option.level if answer.option else None,
            label=answer.words,
            justification=answer.justification,
            not_applicable_reason=answer.not_applicable_reason,
        )
        for answer in answers
    }
