"""What a trust owes the programme, as its people read it at home: for reminders and briefs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from core.dates import today
from core.todo import Todo
from evidence import kinds
from evidence import todo as evidence_todo
from evidence.models import Claim
from funding import publishing
from trusts.models import Trust

# What is due within so many days is worth a reminder; what holds up money always is.
SOON_DAYS = 30


def owed_by(trust: Trust, reader: User) -> list[Todo]:
    """What is overdue, due soon or holds up money, the soonest due first, in the words for this
    reader; a few queries."""
    todos = [*evidence_todo.for_trust(trust, reader), *publishing.for_trust(trust, reader)]
    last = today() + timedelta(days=SOON_DAYS)
    due = [
        each
        for each in todos
        if not each.with_us and (each.holds_up or (each.due_on and each.due_on <= last))
    ]
    return sorted(due, key=lambda each: (each.due_on or last, -each.holds_up))


@dataclass(frozen=True)
class OwedLine:
    """One line of what a trust has to show, for staff: `due` with the first date."""

    title: str
    due: str
    overdue: bool = False
    holds_up: Decimal = Decimal(0)


def dated_lines(trust: Trust) -> list[OwedLine]:
    """What a trust has to send by a date, the soonest first; what was asked for at once is one
    line. One query."""
    alone, together = evidence_todo.by_request(evidence_todo.open_of(trust=trust.pk))
    groups = [[claim] for claim in alone] + together
    dated = [found for found in groups if found[0].is_with_trust and found[0].due_on]
    dated.sort(key=lambda found: (found[0].due_on, found[0].pk))
    return [owed_line(found) for found in dated]


def owed_line(claims: Sequence[Claim]) -> OwedLine:
    first = claims[0]
    many = f"Evidence for {len(claims)} {kinds.many(first.kind)}"
    return OwedLine(
        title=many if len(claims) > 1 else first.title,
        due=first.due_words,
        overdue=first.is_overdue,
        holds_up=first.held_up,
    )
