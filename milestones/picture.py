"""A plan as one line: planned, re-planned, reached, and today. Pure; the words stand beside it.

Shapes differ, not only colours: a ring, a diamond, a disc with a tick. Sizes are percentages and
presentation comes from classes, since the page allows no inline style.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Self

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from milestones.standing import Standing

# So much of the width stays free at each end, in percent, so that no mark is cut off.
MARGIN = 5.0
# A picture covers at least so many days: one date alone has no scale.
LEAST_DAYS = 90

RING = '<circle class="app-track__planned" r="6"/>'
DIAMOND = '<path class="app-track__replanned" d="M0-7 7 0 0 7-7 0Z"/>'
DISC = (
    '<circle class="app-track__reached" r="8"/>'
    '<path class="app-track__tick" d="M-3.5 0-1 2.7 3.7-2.5"/>'
)


@dataclass(frozen=True)
class Axis:
    """The days that all lines of one page share."""

    first: date
    last: date

    @classmethod
    def around(cls, standings: Iterable[Standing], today: date) -> Self:
        """From the earliest to the latest day of any of them, today included."""
        days = [day for each in standings for day in days_of(each)] + [today]
        first, last = min(days), max(days)
        missing = LEAST_DAYS - (last - first).days
        if missing > 0:
            first, last = first - timedelta(days=missing // 2), last + timedelta(days=missing // 2)
        return cls(first, last)

    def at(self, day: date) -> float:
        """Where a day lies, in percent of the width."""
        share = (day - self.first).days / (self.last - self.first).days
        return MARGIN + share * (100 - 2 * MARGIN)


def days_of(standing: Standing) -> list[date]:
    days = [standing.baseline, standing.forecast, standing.reached]
    return [day for day in days if day is not None]


def line(standing: Standing, axis: Axis) -> SafeString:
    """The picture of one plan on an axis that it shares with others."""
    days = sorted(days_of(standing))
    today = axis.at(standing.today)
    parts = [
        straight("whole", 0, 100),
        f'<line class="app-track__today" x1="{today:.1f}%" x2="{today:.1f}%" y1="2" y2="26"/>',
        straight("span", axis.at(days[0]), axis.at(days[-1])),
        mark(RING, axis.at(standing.baseline)),
    ]
    if standing.forecast:
        parts.append(mark(DIAMOND, axis.at(standing.forecast)))
    if standing.reached:
        parts.append(mark(DISC, axis.at(standing.reached)))
    return picture("".join(parts))


def straight(name: str, start: float, end: float) -> str:
    """A stretch of the line, in percent."""
    return f'<line class="app-track__{name}" x1="{start:.1f}%" x2="{end:.1f}%" y1="14" y2="14"/>'


def mark(shape: str, at: float) -> str:
    """A shape around a point of the line; a nested picture takes percentages, a path does not."""
    return f'<svg x="{at:.1f}%" y="14" overflow="visible" width="1" height="1">{shape}</svg>'


def picture(inside: str, size: str = "") -> SafeString:
    """Numbers and our own words only."""
    return mark_safe(  # noqa: S308
        f'<svg class="app-track{size}" height="28" aria-hidden="true" focusable="false">'
        f"{inside}</svg>"
    )


def key_mark(shape: str) -> SafeString:
    """One shape by itself, for the key."""
    inside = f'<svg x="10" y="14" overflow="visible" width="1" height="1">{shape}</svg>'
    return picture(inside, " app-track--key")


TODAY = '<line class="app-track__today" x1="0" x2="0" y1="-10" y2="10"/>'
KEY: tuple[tuple[SafeString, str], ...] = (
    (key_mark(RING), "Planned"),
    (key_mark(DIAMOND), "Re-planned"),
    (key_mark(DISC), "Reached"),
    (key_mark(TODAY), "Today"),
)


def with_words(standing: Standing, axis: Axis) -> SafeString:
    """The line, and below it every date by its name."""
    words: Any = " · ".join(f"{name} {day}" for name, day in standing.dates)
    return format_html('{}<div class="app-track-words">{}</div>', line(standing, axis), words)
