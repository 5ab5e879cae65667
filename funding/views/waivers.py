"""Waivers: asked for on an instalment, granted by two, ended; and their list."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse, reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.dates import long_date, today
from core.errors import DomainError
from core.forms import carried_out
from funding import columns, services
from funding.blockers import blockers_of
from funding.columns_waivers import WAIVERS, waiver_tag
from funding.filters import WaiverFilters
from funding.forms.releases import ReasonForm
from funding.forms.waivers import RefuseForm, RevokeForm, WaiverForm, WithdrawForm
from funding.models import Tranche, Waiver, WaiverGrant
from funding.page_data.conditions import conditions_of, waivable
from funding.page_data.waivers import for_list, with_titles
from funding.presenting.waivers import waiver_actions
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview

LIST = ("Waivers", reverse_lazy("funding:waiver_list"))


@needs_overview
class WaiverList(FundingList):
    """Every waiver, those that wait to be granted first."""

    title = "Waivers"
    columns = WAIVERS
    filterset_class = WaiverFilters
    file_name = "waivers"
    empty_text = "No waiver. One is asked for on the page of an instalment."
    decorate = staticmethod(with_titles)

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        return for_list(Waiver.objects.visible_to(user)).order_by("status", "asked_at", "pk")


def found_waiver(request: HttpRequest, reference: str) -> Any:
    user: Any = request.user
    rows = for_list(Waiver.objects.visible_to(user)).select_related("ended_by")
    return with_titles([get_object_or_404(rows, reference=reference)])[0]


@needs(Permission.FUNDING_VIEW)
@require_safe
def waiver(request: HttpRequest, reference: str) -> HttpResponseBase:
    """What it lifts, why and until when, who granted it, and the one next step."""
    found = found_waiver(request, reference)
    return render(request, "funding/waiver.html", waiver_context(request, found))


def waiver_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    follows = user.has(Permission.FUNDING_OVERVIEW)
    tranche = found.tranche
    grants = {each.side: each for each in found.grants.select_related("person")}
    actions = waiver_actions(found, user)
    up = LIST if follows else (tranche.award.reference, tranche.award.get_absolute_url())
    return {
        "waiver": found,
        "status_tag": waiver_tag(found),
        "tranche_link": columns.link(
            f"{tranche.reference} {tranche.title}", tranche.get_absolute_url()
        ),
        "asked": said(found.asked_by, found.asked_at),
        "ended": said(found.ended_by, found.ended_at) if found.ended_at else "",
        "grants": [
            (f"Granted {side.label.lower()}", granted_by(grants.get(side.value)))
            for side in WaiverGrant.Side
        ],
        "actions": actions,
        "other_actions": [
            (label, reverse(f"funding:{name}", args=[found.reference]))
            for label, name in actions.others
        ],
        "is_public": found.public_from is not None and found.public_from <= today(),
        "mistake_url": f"{reverse('corrections:report')}?{urlencode({'page': request.path})}",
        "breadcrumbs": [HOME, FUNDING_HOME, up],
    }


def said(person: Any, at: datetime) -> str:
    return f"{person.name}, {long_date(at)}"


def granted_by(grant: WaiverGrant | None) -> str:
    return said(grant.person, grant.at) if grant else "Not yet"


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask that one condition of an instalment be lifted."""
    user: Any = request.user
    tranche = get_object_or_404(Tranche.objects.visible_to(user), reference=reference)
    offered = waivable(conditions_of(tranche), blockers_of([tranche])[tranche.pk])
    form = WaiverForm(request.POST or None, tranche=tranche, offered=offered)
    form.cancel_url = tranche.get_absolute_url()
    if made := carried_out(form, services.ask_waiver, by=user):
        messages.success(
            request,
            f"You asked for waiver {made.reference}. Next: two colleagues grant it, one for the "
            "programme and one for finance. You asked, so you cannot.",
        )
        return redirect(made)
    crumbs = [HOME, FUNDING_HOME, (tranche.reference, tranche.get_absolute_url())]
    context = {"tranche": tranche, "form": form, "offered": offered, "breadcrumbs": crumbs}
    return render(request, "funding/waiver_new.html", context)


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def grant(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Grant it for one's side. A refusal is explained on its page."""
    found = found_waiver(request, reference)
    if request.method == "GET":  # back from confirming who one is
        return redirect(found)
    try:
        granted = services.grant_waiver(by=request.user, waiver=found)
    except DomainError as refusal:
        context = {**waiver_context(request, found_waiver(request, reference)), "refusal": refusal}
        return render(request, "funding/waiver.html", context, status=409)
    messages.success(request, granted_words(granted))
    return redirect(found)


def granted_words(waiver: Waiver) -> str:
    if waiver.status == "asked":
        return f"You granted waiver {waiver.reference}. Next: a colleague of the other side does."
    return (
        f"Waiver {waiver.reference} is in force until {long_date(waiver.until)}. The trust was "
        f"told. From {long_date(waiver.public_from)} on, anybody may read it."
    )


Service = Callable[..., Waiver]


def end(
    request: HttpRequest, reference: str, form: ReasonForm, service: Service, done: str
) -> HttpResponseBase:
    """A page that asks for the reason, then ends the waiver and says what happened."""
    found = found_waiver(request, reference)
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, service, by=request.user, waiver=found):
        messages.success(request, done.format(ref=found.reference))
        return redirect(found)
    crumbs = [HOME, FUNDING_HOME, LIST]
    context = {"waiver": found, "form": form, "title": form.submit_label, "breadcrumbs": crumbs}
    return render(request, "funding/waiver_end.html", context)


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say no, with a reason."""
    return end(
        request,
        reference,
        RefuseForm(request.POST or None),
        services.refuse_waiver,
        "You refused waiver {ref}. The instalment still waits for the condition.",
    )


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take back what one asked for."""
    return end(
        request,
        reference,
        WithdrawForm(request.POST or None),
        services.withdraw_waiver,
        "You withdrew waiver {ref}. The instalment still waits for the condition.",
    )


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, reference: str) -> HttpResponseBase:
    """End it before its day."""
    return end(
        request,
        reference,
        RevokeForm(request.POST or None),
        services.revoke_waiver,
        "You revoked waiver {ref}. The condition counts again from now on. The trust was told.",
    )
