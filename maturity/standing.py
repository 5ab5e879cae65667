"""How far the checks of one signed assessment are, and what happens next, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from core.dates import long_date, today
from evidence.lifecycles import SETTLED, SUBMITTED
from maturity import policies_drawing, reading
from maturity.drawing import FIRST
from maturity.models import Assessment, Bound, Check, Draw, Publication
from maturity.second_looks import Asking, asking_of

LOOK_AGAIN = "Look again in a minute."


@dataclass(frozen=True)
class PartShare:
    """Of one dimension: how many statements were checked, and found as claimed or above. A
    description; too few to say more (docs/checked-score.md)."""

    name: str
    statements: int
    checked: int
    as_claimed: int

    @property
    def words(self) -> str:
        if not self.checked:
            return f"None of {self.statements} checked"
        return (
            f"{self.checked} of {self.statements} statements checked; "
            f"levels found as claimed in {self.as_claimed}"
        )


def shares_of(rows: Iterable[tuple[str, int, int | None]]) -> list[PartShare]:
    """From each statement's part, level claimed, and level found, None where nobody looked; in
    the order in which parts come first."""
    parts: dict[str, list[tuple[int, int | None]]] = {}
    for name, claimed, found in rows:
        parts.setdefault(name, []).append((claimed, found))
    return [
        PartShare(
            name,
            len(levels),
            sum(found is not None for _, found in levels),
            sum(found is not None and found >= claimed for claimed, found in levels),
        )
        for name, levels in parts.items()
    ]


@dataclass(frozen=True)
class Standing:
    """Of an assessment that came with its draw and publication (`reading.assessments`), its
    answers and the reader. Five queries; none before the draw."""

    assessment: Assessment
    sheet: reading.AnswerSheet
    user: Any

    @property
    def draw(self) -> Draw | None:
        return getattr(self.assessment, "draw", None)

    @property
    def publication(self) -> Publication | None:
        return getattr(self.draw, "publication", None)

    @cached_property
    def checks(self) -> list[Check]:
        """In the order of the draw."""
        return reading.checks_of(self.assessment) if self.draw else []

    @cached_property
    def bound(self) -> Bound | None:
        return Bound.objects.filter(draw=self.draw).last() if self.draw else None

    @cached_property
    def drawable(self) -> int:
        return self.draw.items.count() if self.draw else 0

    @cached_property
    def waits_for_extension(self) -> bool:
        return self.draw is not None and policies_drawing.waits_for_extension(self.draw)

    @cached_property
    def asking(self) -> Asking | None:
        """Whether the reader may ask for second looks at levels."""
        return asking_of(self.user, self.assessment) if self.decided else None

    @property
    def questioned(self) -> int:
        """How many second looks are open."""
        return sum(check.claim.waits_for_second_look for check in self.checks if check.is_settled)

    @property
    def due(self) -> int:
        """How many the published rule asks for by now."""
        return self.bound.due if self.bound else min(FIRST, self.drawable)

    @property
    def decided(self) -> int:
        return sum(check.claim.status == SETTLED for check in self.checks)

    @property
    def with_trust(self) -> list[Check]:
        return [check for check in self.checks if check.claim.is_with_trust]

    @property
    def with_assessors(self) -> int:
        return sum(check.claim.status == SUBMITTED for check in self.checks)

    @property
    def due_on(self) -> date | None:
        """The last date by which the trust shows what it has not shown."""
        days = [check.claim.due_on for check in self.with_trust if check.claim.due_on]
        return max(days, default=None)

    @property
    def next_steps(self) -> list[str]:
        """What happens next: who has what, by when. Never empty."""
        if self.draw is None:
            return [f"The statements to check are being drawn. {LOOK_AGAIN}"]
        steps = [*self._waiting(), *self._decisions(), *self._public()]
        return steps or [f"The figures are being worked out. {LOOK_AGAIN}"]

    def _waiting(self) -> Iterable[str]:
        if shown := len(self.with_trust):
            late = self.due_on is not None and self.due_on < today()
            overdue = ", which has passed" if late else ""
            what = "1 statement" if shown == 1 else f"{shown} statements"
            yield f"The trust shows evidence for {what} by {long_date(self.due_on)}{overdue}."
        if waiting := self.with_assessors:
            what = "1 statement" if waiting == 1 else f"{waiting} statements"
            yield f"Assessors have {what} to decide."
        if (asked := len(self.checks)) < self.due:
            yield f"The portal is asking for {self.due - asked} more. {LOOK_AGAIN}"

    def _decisions(self) -> Iterable[str]:
        if self.waits_for_extension:
            yield "The trust has asked for more checks; an assessor decides."
        if waiting := self.questioned:
            levels = "one level" if waiting == 1 else f"{waiting} levels"
            yield f"Another assessor takes a second look at {levels}; until then the first counts."

    def _public(self) -> Iterable[str]:
        told = self.publication
        if told is None:
            if self.bound and not self.bound.is_complete:
                yield (
                    "Once all are decided, the trust has ten working days to correct facts; then "
                    "the checked score is public."
                )
            return
        if told.is_public:
            yield f"The checked score has been public since {long_date(told.readable_from)}."
            return
        if told.waits:
            yield (
                "The checked score becomes public once no second look is open, the day after at "
                f"the earliest, and not before {long_date(told.public_from)}."
            )
        else:
            yield f"The checked score becomes public on {long_date(told.readable_from)}."
        if today() <= told.last_day:
            yield (
                f"Until {long_date(told.last_day)} the trust can ask for a second look at a level, "
                "once for each statement, and tell the programme team what else is wrong."
            )

    @property
    def claim_words(self) -> str:
        """The claim beside the plain estimate, for the trust and staff only."""
        bound = self.bound
        if bound is None:
            return ""
        over = round(bound.estimate)
        guess = (
            "what was found suggests hardly any overstatement"
            if over < 1
            else f"what was found suggests that about {over} of these are too many"
        )
        return f"The trust claimed {reading.rounded(bound.claim)} out of 100; {guess}."

    @property
    def shares(self) -> list[PartShare]:
        found = {check.answer_id: check.verified_level for check in self.checks}  # type: ignore[attr-defined]
        return shares_of(
            (
                part.dimension.name,
                answer.option.level if answer.option else 0,
                found.get(answer.pk),
            )
            for part in self.sheet.parts
            for answer in part.answers
        )

    @cached_property
    def can(self) -> dict[str, bool]:
        """Which buttons the section shows."""
        if self.draw is None:
            return {}
        told = self.publication
        return {
            "extend": policies_drawing.can_extend(self.user, self.draw),
            "ask_more": policies_drawing.can_ask_extension(self.user, self.draw),
            "put_off": told is not None and policies_drawing.can_postpone(self.user, told),
        }
