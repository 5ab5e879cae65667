"""Entering outcome figures with an assessment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.actors import Actor
from core.dates import now
from core.errors import BadInput, NotPossible
from core.services import service
from evidence.policies import person
from maturity import policies
from maturity.models import Assessment, OutcomeFigure, OutcomeMeasure
from maturity.policies_outcomes import check_figure


@dataclass(frozen=True)
class Figure:
    """What somebody wants a figure to be, and the `edition` that they saw (0: none yet)."""

    measure: OutcomeMeasure
    edition: int
    value: Decimal | None
    period_end: date | None
    note: str = ""

    @property
    def content(self) -> tuple[Decimal | None, date | None, str]:
        return self.value, self.period_end, self.note


@service
def save_figures(*, by: Actor, assessment: Assessment, figures: Sequence[Figure]) -> int:
    """Save what has changed, all of it or nothing; how many figures did.

    Whoever enters a figure is an author of the assessment. Raises NotAllowed, NotPossible once it
    is signed off or if somebody else changed a figure meanwhile, BadInput for one that cannot be.
    """
    # As with answers: whoever signs, or enters too, waits.
    Assessment.objects.select_for_update(of=("self",), no_key=True).get(pk=assessment.pk)
    assessment = Assessment.objects.select_related("trust").get(pk=assessment.pk)
    policies.check_can_answer(by, assessment)
    rows = OutcomeFigure.objects.filter(assessment=assessment).select_related("entered_by")
    known = {row.measure_id: row for row in rows}
    return sum(write(by, assessment, known.get(each.measure.pk), each) for each in figures)


def write(by: Actor, assessment: Assessment, found: OutcomeFigure | None, wanted: Figure) -> bool:
    """Write one figure; whether it changed."""
    held = (found.value, found.period_end, found.note) if found else (None, None, "")
    if held == wanted.content:
        return False
    check_wanted(assessment, found, wanted)
    row = found or OutcomeFigure(assessment=assessment, measure=wanted.measure, edition=0)
    row.value, row.period_end, row.note = wanted.content
    row.edition += 1
    row.entered_by, row.entered_at = person(by), now()
    row.save()
    return True


def check_wanted(assessment: Assessment, found: OutcomeFigure | None, wanted: Figure) -> None:
    measure = wanted.measure
    if measure.version_id != assessment.version_id:
        raise BadInput(f"{measure} is not asked for here.", code="measure")
    if wanted.edition != (found.edition if found else 0):
        who = found.entered_by if found else "Somebody"
        raise NotPossible(
            f"{who} changed {measure.code} while you were writing.",
            next_step="Open the page again, and enter what should stand.",
            code="changed_since",
        )
    check_figure(measure, wanted.value, wanted.period_end)
