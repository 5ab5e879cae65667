"""How a plan stands, in words: what was planned, what changed, what was reached. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from core.dates import long_date
from milestones.models.plans import day_or_month

DAYS_OF_A_MONTH = 30.44
DAYS_IN_WORDS = 45


def distance(days: int) -> str:
    """A number of days as people say it: `12 days`, `3 months`."""
    if abs(days) < DAYS_IN_WORDS:
        number, unit = abs(days), "day"
    else:
        number, unit = round(abs(days) / DAYS_OF_A_MONTH), "month"
    return f"{number} {unit}{'' if number == 1 else 's'}"


def slip(first: date, later: date) -> str:
    """How far a date moved: `3 months later than first planned`; empty if it did not."""
    days = (later - first).days
    if days == 0:
        return ""
    return f"{distance(days)} {'later' if days > 0 else 'earlier'} than first planned"


@dataclass(frozen=True)
class Standing:
    """The dates of one plan as of a day. `forecast` is empty while nothing was re-planned."""

    baseline: date
    baseline_precision: str
    forecast: date | None
    forecast_precision: str
    reached: date | None
    today: date

    @classmethod
    def of(cls, plan: Any, on: date) -> Self:
        """From a plan `with_dates`."""
        moved = plan.forecast_number > 1
        return cls(
            baseline=plan.baseline_on,
            baseline_precision=plan.baseline_precision,
            forecast=plan.forecast_on if moved else None,
            forecast_precision=plan.forecast_precision,
            reached=plan.achieved_on,
            today=on,
        )

    @property
    def expected(self) -> date:
        """The date in force: the last forecast."""
        return self.forecast or self.baseline

    @property
    def is_overdue(self) -> bool:
        return self.reached is None and self.expected < self.today

    @property
    def word(self) -> str:
        """The word that comes before any colour."""
        if self.reached:
            return "Reached"
        if self.is_overdue:
            return "Overdue"
        return "Re-planned" if self.forecast else "Planned"

    @property
    def colour(self) -> str:
        return COLOURS[self.word]

    @property
    def note(self) -> str:
        """How the date that counts compares with the one first planned."""
        if self.is_overdue:
            return f"{distance((self.today - self.expected).days)} past its date"
        if self.reached and self.reached <= self.baseline:
            return "In time"
        return slip(self.baseline, self.reached or self.expected)

    @property
    def planned_words(self) -> str:
        return day_or_month(self.baseline, self.baseline_precision)

    @property
    def forecast_words(self) -> str:
        return day_or_month(self.forecast, self.forecast_precision) if self.forecast else ""

    @property
    def dates(self) -> list[tuple[str, str]]:
        """Each date with its name, in the order in which they came to be."""
        named = [("Planned", self.planned_words)]
        if self.forecast:
            named.append(("Re-planned", self.forecast_words))
        if self.reached:
            named.append(("Reached", long_date(self.reached)))
        return named


COLOURS = {"Reached": "green", "Overdue": "red", "Re-planned": "yellow", "Planned": "white"}
