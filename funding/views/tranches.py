"""One instalment: what it waits for, how it is paid, and the payments tried."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from funding import columns, services
from funding.blockers import Blocker, blockers_of
from funding.columns_recoveries import OF_INSTALMENT
from funding.conditions.stored import StoredCondition
from funding.models import Recovery, Release, Tranche
from funding.page_data.conditions import conditions_of, waivable
from funding.page_data.instalments import PAUSED, with_light, with_release
from funding.page_data.payments import with_hold, with_people
from funding.page_data.recoveries import for_list
from funding.presenting import (
    Times,
    Waiting,
    done_of,
    expected_for_tranche,
    future_route,
    route_of,
    waiting_lines,
)
from funding.queries import pause_of
from funding.views.lists import FUNDING_HOME, HOME
from nhsuk.components import Task


@needs(Permission.FUNDING_VIEW)
@require_safe
def tranche(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What this waits for, who has the next move, and when the money is expected."""
    user: Any = request.user
    rows = with_light(with_release(Tranche.objects.visible_to(user)))
    rows = rows.select_related("award__programme__funding_rules", "payee")
    found: Any = get_object_or_404(rows, reference=reference)
    blockers = blockers_of([found])[found.pk]
    conditions = conditions_of(found)
    waits = waiting_lines(conditions, blockers, under_way=bool(found.release_status))
    releases = releases_of(found, user)
    times = Times.of(getattr(found.award.programme, "funding_rules", None))
    live = next((each for each in releases if each.status == found.release_status), None)
    context = {
        "tranche": found,
        "tasks": [task_of(line) for line in waits],
        "done": done_of(waits),
        "more_checks": more_checks(request, conditions, blockers),
        "releases": releases,
        "live": live,
        "route": route_of(live, live.parties.all(), light=found.light, times=times, held=live.held)
        if live
        else future_route(light=found.light),
        "expected": None if live else expected_for_tranche(found, light=found.light, times=times),
        "ready": not live and all(line.done for line in waits),
        "release_columns": columns.TRANCHE_RELEASES,
        "recoveries": list(for_list(Recovery.objects.visible_to(user)).filter(release__in=releases))
        if releases
        else [],
        "recovery_columns": OF_INSTALMENT,
        "award_link": columns.link(found.award, found.award.get_absolute_url()),
        "pause": pause_of(found.award) if PAUSED in {b.code for b in blockers} else None,
        "may_ask": user.has(Permission.AWARD_EDIT) and waivable(conditions, blockers),
        "may_recover": user.has(Permission.AWARD_EDIT) and found.release_status == "paid",
        "may_propose": user.has(Permission.RELEASE_PROPOSE),
        "may_edit": user.has(Permission.AWARD_EDIT) and not live,
        "breadcrumbs": [
            HOME,
            FUNDING_HOME,
            (found.award.reference, found.award.get_absolute_url()),
        ],
    }
    return render(request, "funding/tranche.html", context)


def task_of(line: Waiting) -> Task:
    """A line of "What this waits for": done in plain words, open with whose move it is."""
    if line.done:
        colour = "purple" if line.lifted else ""
        return Task(line.title, line.url, status=line.status, hint=line.detail, colour=colour)
    hint = f"{line.next_step} {line.detail}".strip()
    return Task(line.title, line.url, status=line.owner, hint=hint, colour="blue")


def more_checks(
    request: Any, conditions: Sequence[StoredCondition], blockers: Sequence[Blocker]
) -> str:
    """Where somebody who signs for the trust asks that more of its statements are checked, since
    what is published is too low; empty for anybody else."""
    trust = request.trust
    if trust is None or not request.user.has(Permission.MATURITY_SIGN, trust):
        return ""
    low = {each.condition for each in blockers if each.code == "maturity_below"}
    mine = (c for c in conditions if c.id in low and c.facts["code"] == trust.code)
    return next((reverse("maturity:ask_more", args=[c.facts["newest"]]) for c in mine), "")


def releases_of(tranche: Tranche, user: Any) -> list[Any]:
    """Every payment of it that was tried, the newest first, with who did what."""
    rows = with_hold(Release.objects.visible_to(user).filter(tranche=tranche))
    rows = rows.select_related("batch", "proposed_by")
    return list(rows.prefetch_related(with_people()).order_by("-proposed_at", "-pk"))


@needs(Permission.RELEASE_PROPOSE)
@require_POST
def propose(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Propose its payment; the refusal, if there is one, says all that it waits for."""
    user: Any = request.user
    found = get_object_or_404(Tranche.objects.visible_to(user), reference=reference)
    release = services.propose_release(by=user, tranche=found)
    messages.success(
        request,
        f"Payment {release.reference} was proposed. Next: a colleague approves it for the "
        "programme. You proposed it, so you cannot.",
    )
    return redirect(release)
