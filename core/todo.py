"""One thing to do, or one thing somebody waits for, as the home pages list it.

Each app that gives people work has a `todo.py` with `for_trust(trust, user)` and
`for_staff(user)`, both lists of `Todo`; the home pages in `aspirant` join and sort them.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from core.dates import today

Group = Literal["overdue", "due_soon", "later", "with_us"]
SOON_DAYS = 14


@dataclass(frozen=True)
class Todo:
    """`title` begins with a verb ("Sign off: …"); `owner` says whose it is ("You", a role, a name).

    `due_on`: by when, if there is a date. `minutes`: how long it may take. `holds_up`: pounds
    that wait for it. `detail`: one sentence more. `with_us`: the trust waits for the programme,
    since `since`; `due_label` then says what is due ("Decision due", "Payment expected").
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

    @property
    def group(self) -> Group:
        if self.with_us:
            return "with_us"
        if self.due_on is None:
            return "later"
        days = (self.due_on - today()).days
        return "overdue" if days < 0 else "due_soon" if days <= SOON_DAYS else "later"
