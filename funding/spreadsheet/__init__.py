"""Spreadsheets that people upload: read a bounded file, understand its cells; then plan the awards,
or the answers of the finance system, that its lines hold."""

from funding.spreadsheet.lines import LAYOUT, PlannedAward, plan_awards
from funding.spreadsheet.problems import Problem
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
