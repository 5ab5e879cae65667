"""Awards from one spreadsheet: read a bounded file, understand its cells, plan the awards."""

from funding.spreadsheet.lines import LAYOUT, PlannedAward, Problem, plan_awards
from funding.spreadsheet.reading import LARGEST_FILE, Line, read_lines

__all__ = [
    "LARGEST_FILE",
    "LAYOUT",
    "Line",
    "PlannedAward",
    "Problem",
    "plan_awards",
    "read_lines",
]
