"""The outcome measures of an assessment with their figures, and what they were last time."""

from dataclasses import dataclass
from decimal import Decimal

from maturity.lifecycles import SUBMITTED
from maturity.models import Assessment, OutcomeFigure, OutcomeMeasure
from maturity.models.outcomes import Better


@dataclass(frozen=True)
class Outcome:
    """A measure, the figure that was entered, and the one of the assessment signed before."""

    measure: OutcomeMeasure
    figure: OutcomeFigure | None
    before: OutcomeFigure | None

    @property
    def value(self) -> Decimal | None:
        return self.figure.value if self.figure else None

    @property
    def words(self) -> str:
        """The figure with its unit, as people read it."""
        return words_of(self.figure)

    @property
    def change(self) -> str:
        """Which way it went since last time; empty where that is not known."""
        if self.value is None or self.before is None or self.before.value is None:
            return ""
        if self.value == self.before.value:
            return "as last time"
        up = self.value > self.before.value
        better = up == (self.measure.better == Better.HIGHER)
        return f"{'better' if better else 'worse'} than last time ({words_of(self.before)})"


def words_of(figure: OutcomeFigure | None) -> str:
    if figure is None or figure.value is None:
        return ""
    number = f"{figure.value.normalize():,f}"
    unit = figure.measure.unit
    return f"{number}%" if unit == "%" else f"{number} {unit}"


def outcomes_of(assessment: Assessment) -> list[Outcome]:
    """Every measure of the assessment's version, in order; three queries, one where there are
    none."""
    rows = OutcomeMeasure.objects.filter(version=assessment.version_id)
    measures = list(rows.select_related("dimension").order_by("position"))
    if not measures:
        return []
    now = figures_of(assessment)
    earlier = previous(assessment)
    before = figures_of(earlier) if earlier else {}
    return [Outcome(m, now.get(m.code), before.get(m.code)) for m in measures]


def figures_of(assessment: Assessment) -> dict[str, OutcomeFigure]:
    """By the measure's code: it stays from one version to the next."""
    rows = OutcomeFigure.objects.filter(assessment=assessment).select_related(
        "measure", "entered_by"
    )
    return {figure.measure.code: figure for figure in rows}


def previous(assessment: Assessment) -> Assessment | None:
    """The trust's assessment in the same framework that was signed before this one."""
    rows = Assessment.objects.filter(
        trust=assessment.trust_id,
        version__framework=assessment.version.framework_id,
        status=SUBMITTED,
    ).exclude(pk=assessment.pk)
    if assessment.certified_at is not None:
        rows = rows.filter(certified_at__lt=assessment.certified_at)
    return rows.order_by("-certified_at").first()
