"""Reminding a trust of what it owes: each of its people in the words of their own role."""

from accounts.models import User
from core.dates import long_date, today
from core.mail import Letter, send_mails
from funding import queries
from funding.models import Reminder
from funding.owed import owed_by
from funding.waiting import held_up_by
from trusts.models import Trust

TEMPLATE = "funding/reminder"
# Who signs off, and who prepares.
REMINDED = ("cio", "contributor")
# A mail lists so many things; the rest stands at home.
MOST_LISTED = 12


def letters_to(trust: Trust) -> list[Letter]:
    """One for each of its people who owes something: what, by when, and what it holds up."""
    people = User.objects.active().filter(memberships__in=queries.memberships_at(trust, REMINDED))
    held_up = sum(held_up_by(trust).by_class.values())
    found = []
    for person in people.distinct().order_by("pk"):
        todos = owed_by(trust, person)
        if todos:
            facts = {
                "person": person,
                "trust": trust,
                "number": len(todos),
                "todos": todos[:MOST_LISTED],
                "more": len(todos) - MOST_LISTED,
                "overdue": sum(each.group == "overdue" for each in todos),
                "held_up": held_up,
                "day": long_date(today()),
            }
            found.append(
                Letter(person.email, facts, f"{TEMPLATE}:{trust.pk}:{today()}:{person.pk}")
            )
    return found


def remind(letters: list[Letter], reminder: Reminder) -> None:
    """Queue the mails of a reminder that is recorded."""
    for letter in letters:
        letter.context["by"] = reminder.sent_by
    send_mails(template=TEMPLATE, letters=letters)
