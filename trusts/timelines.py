"""When the register said what: runs of dates on which one value was seen.

A register file is one look at one date, and files may arrive in any order. Pure.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol


class Run(Protocol):
    """A value seen first on `from_date` and last on `seen_on`, and no other value between."""

    from_date: date
    seen_on: date


Added = list[tuple[date, bool]]


def observe(runs: Sequence[Run], same: Sequence[bool], day: date) -> tuple[list[Run], Added]:
    """Add one look to a timeline.

    `runs` in the order in which they were seen; `same[i]` says whether run i has the value seen
    on `day`. Returns the runs that changed (in place), and the runs to add, each of one day and
    with whether its value is the one seen now (else it is that of the run split by this look).
    """
    within = [i for i, run in enumerate(runs) if run.from_date <= day <= run.seen_on]
    if any(same[i] for i in within):
        return [], []
    if within:
        return _interrupt(runs[within[0]], day)
    for run in _neighbours(runs, same, day):
        run.from_date, run.seen_on = min(run.from_date, day), max(run.seen_on, day)
        return [run], []
    return [], [(day, True)]


def _neighbours(runs: Sequence[Run], same: Sequence[bool], day: date) -> list[Run]:
    """The last run before the day and the first after it, if they have the same value."""
    before = [i for i, run in enumerate(runs) if run.seen_on < day][-1:]
    after = [i for i, run in enumerate(runs) if run.from_date > day][:1]
    return [runs[i] for i in (*before, *after) if same[i]]


def _interrupt(run: Run, day: date) -> tuple[list[Run], Added]:
    """Another value was seen inside a run: the run ends before it and begins again after."""
    if not run.from_date < day < run.seen_on:
        return [], [(day, True)]
    again, run.seen_on = run.seen_on, run.from_date
    return [run], [(day, True), (again, False)]
