"""One instalment: what it waits for, how it is paid, and the payments tried."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import DomainError
from funding import columns, services
from funding.blockers import blockers_of
from funding.forms.conditions import ConditionForm
from funding.models import Release, Tranche
from funding.page_data.instalments import with_light, with_release
from funding.page_data.payments import with_people
from funding.presenting import (
    Times,
    Waiting,
    done_of,
    expected_for_tranche,
    future_route,
    route_of,
    waiting_lines,
)
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
    waits = waiting_lines(conditions_of(found), blockers, under_way=bool(found.release_status))
    releases = releases_of(found, user)
    times = Times.of(getattr(found.award.programme, "funding_rules", None))
    live = next((each for each in releases if each.status == found.release_status), None)
    context = {
        "tranche": found,
        "tasks": [task_of(line) for line in waits],
        "done": done_of(waits),
        "releases": releases,
        "live": live,
        "route": route_of(live, live.parties.all(), light=found.light, times=times)
        if live
        else future_route(light=found.light),
        "expected": None if live else expected_for_tranche(found, light=found.light, times=times),
        "ready": not live and all(line.done for line in waits),
        "release_columns": columns.TRANCHE_RELEASES,
        "award_link": columns.link(found.award, found.award.get_absolute_url()),
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
        return Task(line.title, line.url, status="Completed")
    return Task(line.title, line.url, status=line.owner, hint=line.next_step, colour="blue")


def conditions_of(tranche: Tranche) -> Any:
    shown = ("commitment__claim", "milestone__milestone", "milestone__trust")
    return tranche.conditions.select_related(*shown).order_by("pk")


def releases_of(tranche: Tranche, user: Any) -> list[Release]:
    """Every payment of it that was tried, the newest first, with who did what."""
    rows = Release.objects.visible_to(user).filter(tranche=tranche).select_related("batch")
    return list(rows.prefetch_related(with_people()).order_by("-proposed_at", "-pk"))


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def add_condition(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Let it wait for one thing more: a milestone of a trust that holds its award, or a day."""
    user: Any = request.user
    found = get_object_or_404(Tranche.objects.visible_to(user), reference=reference)
    form = ConditionForm(request.POST or None, tranche=found, user=user)
    form.cancel_url = found.get_absolute_url()
    if request.method == "POST" and form.is_valid():
        try:
            services.add_condition(by=user, tranche=found, condition=form.awaited)
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, "The instalment waits for it too. Only a waiver could lift it again."
            )
            return redirect(found)
    context = {"tranche": found, "form": form, "breadcrumbs": [HOME, FUNDING_HOME]}
    return render(request, "funding/condition_new.html", context)


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
