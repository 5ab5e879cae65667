"""How long a payment has waited for its next step, and by when that is due (rule 18)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.dates import london_day, today, working_days_after, working_days_between


@dataclass(frozen=True)
class Target:
    """Working days: `waited` since the last step, of `within`; `due_on` is the last of these."""

    since: date
    within: int

    @property
    def due_on(self) -> date:
        return working_days_after(self.since, self.within)

    @property
    def waited(self) -> int:
        return working_days_between(self.since, today())

    @property
    def late(self) -> int:
        """Working days beyond the target; 0 while there is time."""
        return max(self.waited - self.within, 0)


def days(number: int) -> str:
    """`1 working day`, `3 working days`."""
    return f"{number} working day{'' if number == 1 else 's'}"


def target_of(release: Any, *, approval: int, payment: int) -> Target | None:
    """The target of a payment's next step, from what the programme's rules give an approval and a
    payment; None once it is paid or over. A payment has its days from the final approval on."""
    if release.status == "proposed":
        return Target(london_day(release.proposed_at), approval)
    if release.status == "programme_approved":
        return Target(london_day(release.programme_approved_at or release.proposed_at), approval)
    if release.status in ("approved", "instructed"):
        return Target(london_day(release.approved_at), payment)
    return None
