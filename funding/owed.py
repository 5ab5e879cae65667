"""What a trust owes the programme, as its people read it at home: for reminders and briefs."""

from datetime import timedelta

from accounts.models import User
from core.dates import today
from core.todo import Todo
from evidence import todo as evidence_todo
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
