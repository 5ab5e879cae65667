"""The picture of an assessment's scores: what the trust said beside what was verified."""

from typing import Any

from maturity.explaining import Explanation
from maturity.reading import ScoreTable
from nhsuk.charts import draw, grouped_bars, lines

SELF, VERIFIED = "Self-assessed", "Verified statements"


def spec_of(table: ScoreTable) -> dict[str, Any]:
    """Bars by dimension. Self-assessed and verified stand side by side, never joined."""
    rows: list[tuple[str, str, float]] = []
    for row in table.charted:
        rows.append((row.name, SELF, row.own_value))
        if row.verified_value is not None:
            rows.append((row.name, VERIFIED, row.verified_value))
    series = [SELF, VERIFIED] if any(name == VERIFIED for _, name, _ in rows) else [SELF]
    return grouped_bars(rows, series, axis="Score out of 100", most=100)


def svg_of(table: ScoreTable) -> str:
    return draw(spec_of(table))


LOWER, PUBLISHED = "Lower bound (19 in 20)", "Published"


def course_spec(explanation: Explanation) -> dict[str, Any]:
    """Two lines over the checks: the bound, and what of it is published."""
    rows: list[tuple[float, str, float]] = []
    for turn in explanation.turns:
        rows.append((turn.number, LOWER, turn.step.lower))
        rows.append((turn.number, PUBLISHED, turn.step.published))
    return lines(rows, [LOWER, PUBLISHED], across="Checks", axis="Score out of 100", most=100)


def course_svg(explanation: Explanation) -> str:
    return draw(course_spec(explanation))
