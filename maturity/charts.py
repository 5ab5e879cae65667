"""The picture of an assessment's scores: what the trust said beside what was verified."""

from typing import Any

from maturity.reading import ScoreTable
from nhsuk.charts import draw, grouped_bars

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
