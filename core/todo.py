"""One thing to do, or one thing somebody waits for, as the home pages list it.

Each app that gives people work has a `todo.py` with `for_trust(trust, user)` and
`for_staff(user)`, both lists of `Todo`; the home pages in `aspirant` join and sort them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.db.models import QuerySet

from core.dates import today, working_days_between
from core.prepared import Few

Group = Literal["overdue", "due_soon", "later", "with_us"]
SOON_DAYS = 14
# So many things of one kind are listed one by one.
SHOWN = 10


@dataclass(frozen=True)
class Todo:
    """`title` begins with a verb ("Sign off: …"); `owner` says whose it is ("You", a role, a name).

    `due_on`: by when, if there is a date; `first_due_on`: by when at first. `minutes`: how long it
    may take. `holds_up`: pounds that wait for it. `detail`: one sentence more. `with_us`: the trust
    waits for the programme, since `since`; `due_label` then says what is due ("Decision due",
    "Payment expected").
    """

    title: str
    url: str
    owner: str
    due_on: date | None = None
    minutes: int | None = None
    holds_up: Decimal = Decimal(0)
    capital_class: str = ""
    detail: str = ""
    with_us: bool = False
    since: date | None = None
    due_label: str = "Due"
    first_due_on: date | None = None

    @property
    def days_waited(self) -> int | None:
        """Working days since `since`, if that is known."""
        return working_days_between(self.since, today()) if self.since else None

    @property
    def how_long(self) -> str:
        """In minutes, or in hours from an hour and a half on; empty if nobody said."""
        if not self.minutes:
            return ""
        hours = round(self.minutes / 60)
        return f"About {hours} hours" if hours > 1 else f"About {self.minutes} minutes"

    @property
    def group(self) -> Group:
        if self.with_us:
            return "with_us"
        if self.due_on is None:
            return "later"
        days = (self.due_on - today()).days
        return "overdue" if days < 0 else "due_soon" if days <= SOON_DAYS else "later"


@dataclass(frozen=True)
class Risk:
    """Something that is about to go wrong: a figure ("3 instalments", "£2,500,000"), the words
    that follow it, and where to look. `urgent`: it is wrong already, or soon cannot be mended."""

    figure: str
    words: str
    url: str
    urgent: bool = False


def first_few(
    rows: "QuerySet[Any] | Few", make: Callable[[Any], Todo], more: str, url: str
) -> list[Todo]:
    """The first rows as things to do; any more are one line, which leads to their list.

    `more` is its title, with `{}` for how many. It stands beside the last that is listed. One
    query, and a count if there are more.
    """
    found = [make(row) for row in rows[: SHOWN + 2]]
    if len(found) <= SHOWN + 1:
        return found  # a line for one more would be as long as that one
    last = found[SHOWN - 1]
    title = more.format(f"{rows.count() - SHOWN:,}")
    rest = Todo(title=title, url=url, owner=last.owner, due_on=last.due_on, since=last.since)
    return [*found[:SHOWN], rest]
