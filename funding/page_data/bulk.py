"""Several payments that somebody wants to approve in one go."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import models

from accounts.models import User
from funding.blockers import Blocker, blockers_of
from funding.models import Release
from funding.page_data.payments import releases_for_page, with_people
from funding.presenting import actions_for

APPROVALS = ("release_approve_programme", "release_approve_finance")
WAITS = {
    "proposed": "A programme manager approves it first.",
    "programme_approved": "A finance approver gives the next approval.",
}


@dataclass(frozen=True)
class Candidate:
    """One payment: the approval that this person would give, or why they would be refused."""

    release: Any
    step: str = ""
    why_not: str = ""


def candidates(releases: "models.QuerySet[Release]", user: User) -> list[Candidate]:
    """Each payment as it is now; the services decide, and this only spares a refusal."""
    rows = releases_for_page(releases, user).prefetch_related(with_people())
    found = list(rows.order_by("proposed_at", "pk"))
    blockers = blockers_of([row.tranche_id for row in found]) if found else {}
    return [candidate(row, blockers[row.tranche_id], user) for row in found]


def candidate(release: Any, blockers: Iterable[Blocker], user: User) -> Candidate:
    actions = actions_for(release, release.parties.all(), user)
    stops = [each.sentence for each in blockers if each.code != "already_released"]
    if release.held:
        return Candidate(release, why_not="It is on hold.")
    if actions.main is None or actions.main.url_name not in APPROVALS:
        usual = f"It is “{release.get_status_display().lower()}”."
        return Candidate(release, why_not=actions.why_not or WAITS.get(release.status, usual))
    if stops:
        return Candidate(release, why_not=" ".join(stops))
    return Candidate(release, step=actions.main.label)


def total(rows: Iterable[Candidate]) -> Decimal:
    """Pounds of those that can be approved."""
    return sum((row.release.amount for row in rows if row.step), Decimal(0))
