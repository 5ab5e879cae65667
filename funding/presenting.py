"""What pages say about money, worked out from plain rows: no queries, no HTML."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from accounts.models import User
from accounts.permissions import Permission as P
from core.dates import FinancialYear, long_date, today, working_days_after
from core.money import pounds
from core.text import CapitalClass
from funding.blockers import Blocker
from funding.lifecycles import RELEASE
from funding.models import (
    Condition,
    FundingRules,
    LedgerEntry,
    Release,
    ReleaseParty,
    Tranche,
)
from funding.queries import london_day

Duty = ReleaseParty.Duty
State = Literal["done", "today", "later", "stopped"]

COLOURS: dict[str, str] = {
    "draft": "grey",
    "agreed": "green",
    "indicative": "yellow",
    "confirmed": "green",
    "proposed": "yellow",
    "programme_approved": "blue",
    "approved": "blue",
    "requested": "yellow",
    "instructed": "purple",
    "paid": "green",
    "finished": "green",
    "uploaded": "yellow",
    "checked": "blue",
    "failed": "red",
    "declined": "red",
}


def colour(status: str) -> str:
    """The colour of a status, after its word."""
    return COLOURS.get(status, "grey")


def year_and_class(year: int, capital_class: str) -> str:
    """`2021/22, capital`."""
    return f"{FinancialYear(year)}, {CapitalClass(capital_class).label.lower()}"


# --- what an instalment waits for -----------------------------------------------------------


@dataclass(frozen=True)
class Waiting:
    """One line of "What this waits for": done, or whose move it is and what to do next."""

    title: str
    done: bool
    owner: str = ""
    next_step: str = ""
    url: str = ""

    @property
    def status(self) -> str:
        return "Completed" if self.done else self.owner


def condition_title(condition: Condition) -> str:
    if condition.commitment is not None:
        return str(condition.commitment.claim.title)
    return f"The date is {long_date(condition.on_date)} or later"


def waiting_lines(
    conditions: Iterable[Condition], blockers: Sequence[Blocker], *, under_way: bool = False
) -> list[Waiting]:
    """The tranche's own conditions, done or open, then whatever else stands in the way.

    `under_way`: a payment is under way or made, which is shown elsewhere and blocks only a second.
    """
    open_ones = {blocker.condition: blocker for blocker in blockers if blocker.condition}
    lines = [condition_line(each, open_ones.get(each.pk)) for each in conditions]
    others = [each for each in blockers if each.condition is None]
    if under_way:
        others = [each for each in others if each.code != "already_released"]
    return lines + [Waiting(each.sentence, False, each.owner, each.next_step) for each in others]


def condition_line(condition: Condition, blocker: Blocker | None) -> Waiting:
    claim = condition.commitment.claim if condition.commitment else None
    url = claim.get_absolute_url() if claim else ""
    title = condition_title(condition)
    if blocker is None:
        return Waiting(title, True, url=url)
    return Waiting(title, False, blocker.owner, f"{blocker.sentence} {blocker.next_step}", url)


def done_of(lines: Sequence[Waiting]) -> tuple[int, int]:
    """How many are done, of how many."""
    return sum(line.done for line in lines), len(lines)


# --- the way of a payment -------------------------------------------------------------------


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


# Which steps lie behind a release in each state; the first one missing is today's.
BEHIND = {
    "proposed": 1,
    "programme_approved": 2,
    "approved": 3,
    "instructed": 4,
    "paid": 5,
}


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
        start, approvals = london_day(release.proposed_at), 2
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
) -> Route:
    """The steps of one payment with who took each, today's step, and the expected date."""
    taken: dict[str, list[ReleaseParty]] = {}
    for party in parties:
        taken.setdefault(party.duty, []).append(party)
    alive = release.status in BEHIND
    behind = steps_behind(release, taken)
    steps: list[Step] = []
    for number, (title, party, at) in enumerate(all_steps(release, taken)):
        if light and number == 1 and party is None:
            continue
        steps.append(taken_step(title, step_state(number, behind, alive=alive), party, at))
        if steps[-1].state == "stopped":
            steps[-1] = Step(RELEASE.labels[release.status], "stopped", note=release.reason)
            break
    return Route(steps, expected_for_release(release, light=light, times=times or Times()))


def all_steps(
    release: Release, taken: Mapping[str, list[ReleaseParty]]
) -> list[tuple[str, ReleaseParty | None, datetime | date | None]]:
    """Every step in order, with who took it and when, as far as it was taken."""
    payers = taken.get(Duty.PAY, [])
    sent = release.batch.instructed_at if release.batch else None
    return [
        ("Proposed", first(taken.get(Duty.PROPOSE)), release.proposed_at),
        ("Approved for the programme", first(taken.get(Duty.APPROVE_PROGRAMME)), None),
        ("Approved for finance", first(taken.get(Duty.APPROVE_FINANCE)), release.approved_at),
        ("Payment instructed", first(payers), sent),
        ("Paid", first(payers[-1:]), release.paid_on),
    ]


def first(parties: Sequence[ReleaseParty] | None) -> ReleaseParty | None:
    return parties[0] if parties else None


def steps_behind(release: Release, taken: Mapping[str, list[ReleaseParty]]) -> int:
    if release.status in BEHIND:
        return BEHIND[release.status]
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


# --- money ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Promise:
    """Promised, approved and paid, as the award bar shows them."""

    promised: Decimal = Decimal(0)
    approved: Decimal = Decimal(0)
    paid: Decimal = Decimal(0)

    def __add__(self, other: "Promise") -> "Promise":
        return Promise(
            self.promised + other.promised,
            self.approved + other.approved,
            self.paid + other.paid,
        )


YearSums = Mapping[tuple[int, str], Mapping[str, Decimal]]


def years_table(amounts: Iterable[Mapping[str, Any]], posted: YearSums) -> list[tuple[str, ...]]:
    """Rows of year, class, award, approved, paid and left to approve, with a row of totals."""
    rows: list[tuple[str, ...]] = []
    sums = [Decimal(0)] * 4
    for part in amounts:
        whole = Decimal(part["amount"])
        done = posted.get((part["year"], part["capital_class"]), {})
        approved, paid = done.get("released", Decimal(0)), done.get("paid", Decimal(0))
        numbers = [whole, approved, paid, whole - approved]
        sums = [total + number for total, number in zip(sums, numbers, strict=True)]
        rows.append(
            (year_and_class(part["year"], part["capital_class"]), *(pounds(n) for n in numbers))
        )
    if len(rows) > 1:
        rows.append(("All years", *(pounds(total) for total in sums)))
    return rows


def ledger_table(
    entries: Iterable[LedgerEntry], sums: Mapping[str, Decimal]
) -> dict[str, list[tuple[str, ...]]]:
    """The ledger's lines, and the total of each kind that they come to."""
    lines = [
        (
            long_date(entry.on_date),
            entry.get_kind_display() + (", taken back" if entry.reverses_id else ""),
            entry.trust.display_name,
            year_and_class(entry.year, entry.capital_class),
            entry.reference or "No reference",
            pounds(entry.amount),
        )
        for entry in entries
    ]
    labels = dict(LedgerEntry.Kind.choices)
    totals = [(str(labels[kind]), pounds(sums[kind])) for kind in labels if kind in sums]
    return {"lines": lines, "totals": totals}


def future_route(*, light: bool) -> Route:
    """The steps of a payment that is not proposed yet."""
    titles = ["Proposed", "Approved for the programme", "Approved for finance"]
    if light:
        titles.remove("Approved for the programme")
    return Route([Step(title, "later") for title in [*titles, "Payment instructed", "Paid"]], None)


@dataclass(frozen=True)
class ReleaseAction:
    """Something this person may do now: a button that posts, or a link to a page that asks."""

    label: str
    url_name: str
    posts: bool = False


@dataclass(frozen=True)
class ReleaseActions:
    """The one next step, if it is this person's, the lesser ones, and why they may not."""

    main: ReleaseAction | None
    others: list[ReleaseAction]
    why_not: str = ""


NEXT_STEP = {
    "proposed": (
        P.RELEASE_APPROVE_PROGRAMME,
        Duty.APPROVE_PROGRAMME,
        ReleaseAction("Approve for the programme", "release_approve_programme", posts=True),
    ),
    "programme_approved": (
        P.RELEASE_APPROVE_FINANCE,
        Duty.APPROVE_FINANCE,
        ReleaseAction("Approve for finance", "release_approve_finance", posts=True),
    ),
    "approved": (
        P.PAYMENT_INSTRUCT,
        Duty.PAY,
        ReleaseAction("Put it into a payment batch", "batch_new"),
    ),
    "instructed": (
        P.PAYMENT_RECORD,
        Duty.PAY,
        ReleaseAction("Record as paid", "release_paid"),
    ),
}


def actions_for(release: Any, parties: Iterable[ReleaseParty], user: User) -> ReleaseActions:
    """What this person may do with a payment. The services decide; this only spares a refusal.

    `release` carries `light` and `connected` (`releases_for_page`).
    """
    permission, duty, step = NEXT_STEP.get(release.status, (None, "", None))
    if release.status == "proposed" and release.light:
        permission, duty, step = NEXT_STEP["programme_approved"]
    if permission is None or step is None:
        return ReleaseActions(None, [])
    mine = user.has(permission)
    why_not = separation(release, parties, user, duty) if mine else ""
    others = other_actions(release, user, decides=mine and permission is not P.PAYMENT_INSTRUCT)
    return ReleaseActions(step if mine and not why_not else None, others, why_not)


def separation(release: Any, parties: Iterable[ReleaseParty], user: User, duty: str) -> str:
    """Why this person may not take a duty, or nothing."""
    if release.connected:
        return (
            "You belong to a trust that holds this award, or to one paired with it, or did "
            "within the last year. A colleague who has nothing to do with it does this step."
        )
    held = [p for p in parties if p.person_id == user.pk and p.duty != duty]
    if not held:
        return ""
    done = held[0].get_duty_display()
    return f"You did another step: {done[0].lower()}{done[1:]}. Somebody else does this one."


def other_actions(release: Any, user: User, *, decides: bool) -> list[ReleaseAction]:
    actions = []
    if decides and release.status in ("proposed", "programme_approved"):
        actions.append(ReleaseAction("Decline", "release_decline"))
    if decides and release.status == "instructed":
        actions.append(ReleaseAction("Record that it failed", "release_failed"))
    cancels = P.PAYMENT_RECORD if release.status == "instructed" else P.RELEASE_PROPOSE
    if user.has(cancels) and not release.connected:
        actions.append(ReleaseAction("Cancel this payment", "release_cancel"))
    return actions
