"""What an instalment waits for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.dates import long_date
from funding.blockers import Blocker
from funding.conditions.stored import StoredCondition


@dataclass(frozen=True)
class Waiting:
    """One line of "What this waits for": done, or whose move it is and what to do next."""

    title: str
    done: bool
    owner: str = ""
    next_step: str = ""
    url: str = ""
    detail: str = ""
    lifted: bool = False

    @property
    def status(self) -> str:
        if self.lifted:
            return "Lifted by a waiver"
        return "Completed" if self.done else self.owner


def waiting_lines(
    conditions: Iterable[StoredCondition], blockers: Sequence[Blocker], *, under_way: bool = False
) -> list[Waiting]:
    """The tranche's own conditions, done or open, then whatever else stands in the way.

    `under_way`: a payment is under way or made, which is shown elsewhere and blocks only a second.
    """
    open_ones = {blocker.condition: blocker for blocker in blockers if blocker.condition}
    lines = [condition_line(each, open_ones.get(each.id)) for each in conditions]
    others = [each for each in blockers if each.condition is None]
    if under_way:
        others = [each for each in others if each.code != "already_released"]
    return lines + [Waiting(each.sentence, False, each.owner, each.next_step) for each in others]


def condition_line(condition: StoredCondition, blocker: Blocker | None) -> Waiting:
    title, url, detail = condition.title, condition.url, condition.detail
    if lifting := condition.lifted_by:
        words = f"Until {long_date(lifting.until)}, by waiver {lifting.reference}. {detail}"
        return Waiting(
            title, True, url=lifting.get_absolute_url(), detail=words.strip(), lifted=True
        )
    if blocker is None:
        return Waiting(title, True, url=url, detail=detail)
    detail = f"{condition.due} {detail}".strip()
    if condition.waiver:
        detail = f"{detail} Waiver {condition.waiver.reference} of it was asked for.".strip()
    next_step = f"{blocker.sentence} {blocker.next_step}"
    return Waiting(title, False, blocker.owner, next_step, url, detail)


def done_of(lines: Sequence[Waiting]) -> tuple[int, int]:
    """How many are done, of how many."""
    return sum(line.done for line in lines), len(lines)
