"""`/`: the public start page; for a signed-in person, what needs them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

import blueprints.suggestions
import blueprints.todo
import corrections.todo
import evidence.outlook
import evidence.todo
import funding.lapsing
import funding.outlook
import funding.page_data.recoveries
import funding.publishing
import funding.todo
import funding.todo_due_dates
import funding.todo_recoveries
import maturity.flags.todo
import maturity.todo
import milestones.todo
import programmes.todo
import trusts.todo
from accounts.permissions import Permission
from aspirant.figures import public_figures
from aspirant.navigation import TO_LOOK_AT, items
from aspirant.seldom import Seldom, Source, with_seldom
from core.dates import FinancialYear, today
from core.todo import Group, Todo
from funding.summaries import trust_totals
from funding.waiting import held_up_by
from trusts.models import Trust

TRUST_SOURCES = (
    evidence.todo.for_trust,
    funding.todo.for_trust,
    milestones.todo.for_trust,
    trusts.todo.for_trust,
)
# What there seldom is: one query says of which there are any.
SELDOM_TRUST = (
    Seldom(evidence.todo.renewals, evidence.todo.running_out, Permission.EVIDENCE_VIEW),
    Seldom(maturity.todo.for_trust, maturity.todo.to_answer, Permission.MATURITY_VIEW),
    Seldom(maturity.todo.scores_to_read, maturity.todo.not_public_yet, Permission.MATURITY_VIEW),
    Seldom(programmes.todo.for_trust, programmes.todo.proposed, Permission.PAIRING_CONFIRM),
    Seldom(blueprints.todo.for_trust, blueprints.todo.unfinished),
    Seldom(
        funding.publishing.for_trust, funding.publishing.to_be_published, Permission.FUNDING_VIEW
    ),
    Seldom(
        funding.todo_recoveries.for_trust,
        funding.page_data.recoveries.owed_by,
        Permission.FUNDING_VIEW,
    ),
    Seldom(funding.lapsing.for_trust, funding.lapsing.lapsing_of, Permission.FUNDING_VIEW),
    Seldom(
        funding.todo_due_dates.for_trust,
        funding.todo_due_dates.asked_by_trust,
        Permission.FUNDING_VIEW,
    ),
    Seldom(blueprints.todo.tasks_for_trust, blueprints.todo.dated_tasks),
)
SELDOM_STAFF = (
    Seldom(trusts.todo.for_staff, trusts.todo.trusts_without_signer, Permission.STAFF_INVITE),
    Seldom(
        trusts.todo.invitations_for_staff, trusts.todo.stuck_invitations, Permission.STAFF_INVITE
    ),
    Seldom(
        funding.todo_recoveries.recoveries_to_decide,
        funding.todo_recoveries.not_decided,
        Permission.RELEASE_APPROVE_FINANCE,
    ),
    Seldom(
        funding.todo_recoveries.reprofiles_to_decide,
        funding.todo_recoveries.asked_to_move,
        Permission.RELEASE_APPROVE_FINANCE,
    ),
    Seldom(
        funding.todo_recoveries.recoveries_to_record,
        funding.todo_recoveries.not_received,
        Permission.PAYMENT_RECORD,
    ),
    Seldom(maturity.todo.exemptions_for_staff, maturity.todo.undecided, Permission.CLAIM_DECIDE),
    Seldom(corrections.todo.for_staff, corrections.todo.waiting, Permission.CORRECTION_HANDLE),
    Seldom(
        funding.todo_due_dates.for_staff,
        funding.todo_due_dates.asked_by_any,
        Permission.AWARD_EDIT,
    ),
    Seldom(
        maturity.flags.todo.for_staff, maturity.flags.todo.open_flags, Permission.MATURITY_MANAGE
    ),
)
STAFF_SOURCES = (
    evidence.todo.for_staff,
    funding.todo.for_staff,
    maturity.todo.for_staff,
    milestones.todo.for_staff,
    blueprints.todo.for_staff,
)
# What is about to go wrong, worst first.
OUTLOOK = (evidence.outlook.for_staff, funding.outlook.for_staff)
HEADINGS: dict[Group, str] = {
    "overdue": "Overdue",
    "due_soon": "Due soon",
    "later": "Later",
    "with_us": "With us",
}


@dataclass
class Desk:
    """Everything a home page lists, by group, the most urgent first."""

    todos: list[Todo]
    groups: list[tuple[Group, str, list[Todo]]] = field(init=False)

    def __post_init__(self) -> None:
        self.groups = [
            (group, heading, [todo for todo in self.todos if todo.group == group])
            for group, heading in HEADINGS.items()
        ]

    @property
    def mine(self) -> list[Todo]:
        return [todo for todo in self.todos if not todo.with_us]

    @property
    def holding_up(self) -> list[Todo]:
        """What is asked of the reader and keeps money waiting."""
        return [todo for todo in self.mine if todo.holds_up]


def gather(sources: Iterable[Source], *who: Any) -> Desk:
    """What every source lists, the soonest due first, then what holds up most."""
    todos = [todo for source in sources for todo in source(*who)]
    return Desk(sorted(todos, key=lambda todo: (todo.due_on or date.max, -todo.holds_up)))


@require_safe
@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The first page of whoever asks."""
    if not request.user.is_authenticated:
        return public_start(request)
    if request.trust is not None:  # type: ignore[attr-defined]
        return trust_home(request, request.trust)  # type: ignore[attr-defined]
    if request.trusts:  # type: ignore[attr-defined]
        return redirect("trusts:choose")
    if request.user.is_programme_staff:
        return staff_home(request)
    return render(request, "home/no_role.html")


def public_start(request: HttpRequest) -> HttpResponse:
    """What this is, and how much of it there is today."""
    context = {"figures": public_figures(), "as_at": today()}
    return render(request, "home/public.html", context)


def staff_home(request: HttpRequest) -> HttpResponse:
    """ "What needs you", how long it has waited, and what is about to go wrong; if nothing needs
    anybody, where there is something to read."""
    user: Any = request.user
    desk = gather(with_seldom(STAFF_SOURCES, SELDOM_STAFF, user), user)
    context = {
        "desk": desk,
        "risks": [risk for source in OUTLOOK for risk in source(user)],
        "look_at": [] if desk.todos else items(request, TO_LOOK_AT),
        "today": today(),
    }
    return render(request, "home/staff.html", context)


def trust_home(request: HttpRequest, trust: Trust) -> HttpResponse:
    """ "What we need from you": tasks, what the programme owes the trust, and its money."""
    who = (trust, request.user)
    desk = gather(with_seldom(TRUST_SOURCES, SELDOM_TRUST, request.user, trust), *who)
    context = {
        "desk": desk,
        "money": trust_totals(trust),
        "held_up": held_up_by(trust) if desk.holding_up else None,
        "suggestions": blueprints.suggestions.for_trust(trust),
        "today": today(),
        "year_ends": FinancialYear.of(today()).last_day,
    }
    return render(request, "home/trust.html", context)
