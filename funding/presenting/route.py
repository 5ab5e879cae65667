"""The way of a payment from proposal to arrival."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from core.dates import london_day, today, working_days_after
from funding.lifecycles import RELEASE
from funding.models import FundingRules, Release, ReleaseParty, Tranche

Duty = ReleaseParty.Duty
State = Literal["done", "today", "later", "stopped"]


@dataclass(frozen=True)
class Step:
    """One step of the approval route."""

    title: str
    state: State
    who: str = ""
    on: date | None = None
    note: str = ""

    @property
    def word(self) -> str:
        return {"done": "Completed", "today": "Now", "later": "Later", "stopped": "Stopped"}[
            self.state
        ]

    @property
    def colour(self) -> str:
        return {"today": "blue", "stopped": "red"}.get(self.state, "")

    @property
    def is_last(self) -> bool:
        return self.title == LAST


LAST = "Paid"
# Whose step today's is.
WITH = {
    "proposed": "With a programme manager",
    "programme_approved": "With a finance approver",
    "approved": "With a payments officer, who sends it with others",
    "instructed": "With a payments officer, who records when it was paid",
}
# Which steps lie behind a release in each state; the first one missing is today's.
BEHIND = {
    "proposed": 1,
    "programme_approved": 2,
    "approved": 3,
    "instructed": 4,
    "paid": 5,
}
ALL_STEPS = 5


@dataclass(frozen=True)
class Route:
    """Steps from proposal to payment, and when the money should arrive if each keeps its time."""

    steps: list[Step]
    expected_on: date | None

    @property
    def now(self) -> Step | None:
        return next((step for step in self.steps if step.state in ("today", "stopped")), None)


@dataclass(frozen=True)
class Times:
    """Target times in working days (rule 18)."""

    approval: int = 5
    payment: int = 10

    @classmethod
    def of(cls, rules: FundingRules | None) -> "Times":
        if rules is None:
            return cls()
        return cls(rules.approval_working_days, rules.payment_working_days)


def expected_payment(start: date, *, approvals: int, times: Times, pays: bool = True) -> date:
    """The day by which the money should arrive, with so many approvals still to come."""
    days = approvals * times.approval + (times.payment if pays else 0)
    return working_days_after(start, days)


def expected_for_tranche(tranche: Tranche, *, light: bool, times: Times) -> date:
    """When an instalment that is not yet proposed should arrive if it is ready when due."""
    start = max(tranche.due_on, today())
    return expected_payment(start, approvals=1 if light else 2, times=times)


def expected_for_release(release: Release, *, light: bool, times: Times) -> date | None:
    """When a payment on its way should arrive; None if it is over."""
    if release.status == "proposed":
        start, approvals = london_day(release.proposed_at), 1 if light else 2
    elif release.status == "programme_approved":
        start, approvals = london_day(release.programme_approved_at or release.proposed_at), 1
    elif release.status in ("approved", "instructed") and release.approved_at:
        start, approvals = london_day(release.approved_at), 0
    else:
        return None
    return max(expected_payment(start, approvals=approvals, times=times), today())


def route_of(
    release: Release,
    parties: Iterable[ReleaseParty],
    *,
    light: bool = False,
    times: Times | None = None,
    held: bool = False,
) -> Route:
    """The steps of one payment with who took each, today's step, and the expected date; none while
    it is `held`."""
    taken: dict[str, list[ReleaseParty]] = {}
    for each in parties:
        taken.setdefault(each.duty, []).append(each)
    alive = release.status in BEHIND
    behind = steps_behind(release, taken)
    steps: list[Step] = []
    for number, (title, party, at) in enumerate(all_steps(release, taken)):
        if light and number == 1 and party is None:
            continue
        steps.append(taken_step(title, step_state(number, behind, alive=alive), party, at))
        if steps[-1].state == "today":
            only_finance = light and release.status == "proposed"
            note = WITH["programme_approved" if only_finance else release.status]
            steps[-1] = Step(title, "today", note="On hold" if held else note)
        if steps[-1].state == "stopped":
            steps[-1] = stopped(release)
            break
    if release.status == "returned":
        steps.append(stopped(release))
    if held:
        return Route(steps, None)
    return Route(steps, expected_for_release(release, light=light, times=times or Times()))


def stopped(release: Release) -> Step:
    """Where a payment ended without arriving, and why."""
    return Step(RELEASE.labels[release.status], "stopped", note=release.reason)


def future_route(*, light: bool) -> Route:
    """The steps of a payment that is not proposed yet."""
    titles = ["Proposed", "Approved for the programme", "Approved for finance"]
    if light:
        titles.remove("Approved for the programme")
    return Route([Step(title, "later") for title in [*titles, "Payment instructed", LAST]], None)


def all_steps(
    release: Release, taken: Mapping[str, list[ReleaseParty]]
) -> list[tuple[str, ReleaseParty | None, datetime | date | None]]:
    """Every step in order, with who took it and when, as far as it was taken."""
    payers = taken.get(Duty.PAY, [])
    sent = release.batch.instructed_at if release.batch else None
    return [
        ("Proposed", first(taken.get(Duty.PROPOSE)), release.proposed_at),
        (
            "Approved for the programme",
            first(taken.get(Duty.APPROVE_PROGRAMME)),
            release.programme_approved_at,
        ),
        ("Approved for finance", first(taken.get(Duty.APPROVE_FINANCE)), release.approved_at),
        ("Payment instructed", first(payers), sent),
        (LAST, first(payers[-1:]), release.paid_on),
    ]


def first(parties: Sequence[ReleaseParty] | None) -> ReleaseParty | None:
    return parties[0] if parties else None


def steps_behind(release: Release, taken: Mapping[str, list[ReleaseParty]]) -> int:
    if release.status in BEHIND:
        return BEHIND[release.status]
    if release.status == "returned":
        return ALL_STEPS
    if release.batch_id is not None:
        return BEHIND["instructed"]
    if release.approved_at is not None:
        return BEHIND["approved"]
    return 2 if Duty.APPROVE_PROGRAMME in taken else 1


def step_state(number: int, behind: int, *, alive: bool) -> State:
    if number < behind:
        return "done"
    if number > behind:
        return "later"
    return "today" if alive else "stopped"


def taken_step(
    title: str, state: State, party: ReleaseParty | None, at: datetime | date | None
) -> Step:
    if state != "done":
        return Step(title, state)
    moment = at or (party.at if party else None)
    on = london_day(moment) if isinstance(moment, datetime) else moment
    return Step(title, state, who=party.person.name if party else "The portal", on=on)
