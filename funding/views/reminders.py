"""What the overview leads to: reminders to the trusts that were ticked, and a brief on one."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.dates import today
from core.errors import DomainError
from funding import services
from funding.page_data.brief import brief_of
from funding.queries import pauses_of
from funding.services.reminders import MOST, Reminded
from funding.summaries import trust_totals
from funding.views.lists import FUNDING_HOME, HOME
from trusts.models import Trust


@needs(Permission.AWARD_EDIT)
@require_POST
def remind(request: HttpRequest) -> HttpResponseBase:
    """Write to the trusts that were ticked; what became of each is said in a sentence."""
    user: Any = request.user
    codes = request.POST.getlist("trust")[: MOST + 1]
    trusts = list(Trust.objects.visible_to(user).filter(code__in=codes).order_by("name"))
    try:
        results = services.remind_many(by=user, trusts=trusts)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
        return redirect("funding:overview")
    done = [each.trust.display_name for each in results if each.refusal is None]
    if done:
        messages.success(request, reminded_words(done))
    for words in not_reminded_words(results):
        messages.warning(request, words)
    return redirect("funding:overview")


def reminded_words(names: Sequence[str]) -> str:
    """Who was reminded, all by name."""
    return f"{listed(names)} reminded of what is owed, by when, and what money it holds up."


def not_reminded_words(results: Sequence[Reminded]) -> list[str]:
    """Who was not, all together for each reason."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in results:
        if each.refusal is not None:
            names[str(each.refusal)].append(each.trust.display_name)
    return [f"{listed(found)} not reminded. {why}" for why, found in names.items()]


def listed(names: Sequence[str]) -> str:
    """`A was`; `A, B and C were`."""
    if len(names) == 1:
        return f"{names[0]} was"
    return f"{', '.join(names[:-1])} and {names[-1]} were"


@needs(Permission.FUNDING_OVERVIEW)
@require_safe
def brief(request: HttpRequest, code: str) -> HttpResponseBase:
    """One page to print: promised, approved, paid, what stands in the way, the next dates."""
    user: Any = request.user
    trust = get_object_or_404(Trust.objects.visible_to(user), code=code.upper())
    found = brief_of(trust, user)
    paused = {each.tranche.award for each in found.lines if each.line.paused}
    context = {
        "trust": trust,
        "brief": found,
        "money": trust_totals(trust),
        "paused": pauses_of(paused) if paused else [],
        "day": today(),
        "breadcrumbs": [HOME, FUNDING_HOME],
    }
    return render(request, "funding/brief.html", context)
