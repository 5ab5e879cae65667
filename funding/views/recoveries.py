"""Money to pay back: asked for on an instalment, decided, received; and its list."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.dates import long_date
from core.errors import DomainError
from core.forms import carried_out
from core.money import pounds
from funding import columns, services
from funding.columns_recoveries import RECOVERIES, recovery_tag
from funding.filters import RecoveryFilters
from funding.forms.recoveries import (
    DropForm,
    ReceivedForm,
    RecoveryForm,
    RefuseForm,
    WithdrawForm,
)
from funding.models import Recovery, Release, Tranche
from funding.page_data.recoveries import failed_of, for_list
from funding.presenting.recoveries import recovery_actions
from funding.queries_recoveries import left_to_ask
from funding.views.lists import FUNDING_HOME, HOME, FundingList, needs_overview
from funding.views.steps import Step, said, urls_of

LIST = ("Money to pay back", reverse_lazy("funding:recovery_list"))
CRUMBS = [HOME, FUNDING_HOME, LIST]


@needs_overview
class RecoveryList(FundingList):
    """Every request, those that are open first, the soonest due first."""

    title = "Money to pay back"
    columns = RECOVERIES
    filterset_class = RecoveryFilters
    file_name = "money-to-pay-back"
    empty_text = "No money to pay back. It is asked for on the page of an instalment that was paid."

    def get_queryset(self) -> QuerySet[Any]:
        user: Any = self.request.user
        rows = for_list(Recovery.objects.visible_to(user))
        return rows.order_by(F("received_on").asc(nulls_first=True), "due_on", "pk")


def found_recovery(request: HttpRequest, reference: str) -> Any:
    user: Any = request.user
    rows = for_list(Recovery.objects.visible_to(user)).select_related(
        "proposed_by", "decided_by", "received_by", "ended_by"
    )
    return get_object_or_404(rows, reference=reference)


@needs(Permission.FUNDING_VIEW)
@require_safe
def recovery(request: HttpRequest, reference: str) -> HttpResponseBase:
    """How much, because of what, by when; who asked and decided, and the one next step."""
    found = found_recovery(request, reference)
    return render(request, "funding/recovery.html", recovery_context(request, found))


def recovery_context(request: HttpRequest, found: Any) -> dict[str, Any]:
    user: Any = request.user
    tranche, claim = found.tranche, found.commitment.claim
    actions = recovery_actions(found, user)
    follows = user.has(Permission.FUNDING_OVERVIEW)
    return {
        "recovery": found,
        "tranche": tranche,
        "status_tag": recovery_tag(found),
        "tranche_link": columns.link(
            f"{tranche.reference} {tranche.title}", tranche.get_absolute_url()
        ),
        "release_link": columns.link(found.release, found.release.get_absolute_url()),
        "claim_link": columns.link(claim.title, claim.get_absolute_url()),
        "asked": said(found.proposed_by, found.proposed_at),
        "decided": said(found.decided_by, found.decided_at) if found.decided_at else "Not yet",
        "ended": said(found.ended_by, found.ended_at) if found.ended_at else "",
        "actions": actions,
        "other_actions": urls_of(actions.others, found),
        "breadcrumbs": CRUMBS if follows else [HOME, FUNDING_HOME, award_crumb(tranche.award)],
    }


def award_crumb(award: Any) -> tuple[str, str]:
    return award.reference, award.get_absolute_url()


def paid_of(tranche: Tranche, user: Any) -> Release | None:
    """Its payment that was made and kept."""
    return Release.objects.visible_to(user).filter(tranche=tranche, status="paid").first()


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Ask a trust for part of what it was paid, because of a promise that was not kept."""
    user: Any = request.user
    tranche = get_object_or_404(Tranche.objects.visible_to(user), reference=reference)
    paid = paid_of(tranche, user)
    failed = failed_of(tranche.award) if paid else []
    left = left_to_ask(paid) if paid else Decimal(0)
    context: dict[str, Any] = {"tranche": tranche, "paid": paid, "failed": failed, "left": left}
    context["breadcrumbs"] = [HOME, FUNDING_HOME, (tranche.reference, tranche.get_absolute_url())]
    if paid and failed and left:
        form = RecoveryForm(request.POST or None, failed=failed, left=left)
        form.cancel_url = tranche.get_absolute_url()
        if made := carried_out(form, services.propose_recovery, by=user, release=paid):
            messages.success(
                request,
                f"You asked for {pounds(made.amount)} back, as {made.reference}. Next: a "
                "colleague for finance decides. The trust hears of it then.",
            )
            return redirect(made)
        context["form"] = form
    return render(request, "funding/recovery_new.html", context)


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def agree(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Decide that it is to be paid back. A refusal is explained on its page."""
    found = found_recovery(request, reference)
    if request.method == "GET":  # back from confirming who one is
        return redirect(found)
    try:
        agreed = services.agree_recovery(by=request.user, recovery=found)
    except DomainError as refusal:
        context = recovery_context(request, found_recovery(request, reference))
        context["refusal"] = refusal
        return render(request, "funding/recovery.html", context, status=409)
    messages.success(
        request,
        f"{pounds(agreed.amount)} is to be paid back by {long_date(agreed.due_on)}. The trust was "
        "told. Next: a payments officer records it when the money is there.",
    )
    return redirect(found)


def about(found: Any) -> str:
    """What a page that asks for a reason says it is about."""
    return (
        f"{pounds(found.amount)} of payment {found.release}, for the instalment "
        f"“{found.tranche.title}” of {found.tranche.payee.display_name}."
    )


STEP = Step("recovery", "Request", about, CRUMBS)


@needs(Permission.RELEASE_APPROVE_FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def refuse(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say no, with a reason."""
    found, form = found_recovery(request, reference), RefuseForm(request.POST or None)
    done = "You refused {ref}. The trust keeps the money, and was told nothing."
    return STEP.take(request, found, form, services.refuse_recovery, done)


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take back what one asked for."""
    found, form = found_recovery(request, reference), WithdrawForm(request.POST or None)
    done = "You withdrew {ref}. The trust was told nothing."
    return STEP.take(request, found, form, services.withdraw_recovery, done)


@needs(Permission.RELEASE_APPROVE_FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def drop(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Let go of what was decided."""
    found, form = found_recovery(request, reference), DropForm(request.POST or None)
    done = "You let {ref} go. Nothing is to be paid back; the trust was told, with your reason."
    return STEP.take(request, found, form, services.drop_recovery, done)


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "HEAD", "POST"])
def received(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record that the money is there."""
    found = found_recovery(request, reference)
    form = ReceivedForm(request.POST or None, recovery=found)
    done = "You recorded {ref} as paid back. It stands in the ledger; the trust was told."
    return STEP.take(request, found, form, services.receive_recovery, done)
