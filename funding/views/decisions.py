"""Each decision about one payment: approve, decline, hold, withdraw, cancel, record."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.errors import DomainError
from core.forms import carried_out
from core.money import pounds
from funding import services
from funding.forms.releases import (
    CancelForm,
    DeclineForm,
    FailedForm,
    HoldForm,
    LiftForm,
    PaidForm,
    ReturnedForm,
    WithdrawForm,
)
from funding.policies_holds import HOLDERS
from funding.views.lists import FUNDING_HOME, HOME
from funding.views.releases import LIST, found_release, release_context

APPROVED = {
    "programme": (
        services.approve_for_programme,
        (
            "You approved payment {ref} of {amount} for the programme. "
            "Next: a finance approver gives the second approval."
        ),
    ),
    "finance": (
        services.approve_for_finance,
        (
            "You approved payment {ref} of {amount} for finance. "
            "Next: a payments officer puts it into a batch. {trust} was told."
        ),
    ),
}


def approve(request: HttpRequest, reference: str, step: str) -> HttpResponseBase:
    """Approve for the programme or for finance. A refusal is explained on the payment's page."""
    service, words = APPROVED[step]
    found = found_release(request, reference)
    if request.method == "GET":  # back from confirming who one is
        return redirect(found)
    try:
        service(by=request.user, release=found)
    except DomainError as refusal:
        return refused(request, reference, refusal)
    payee = found.tranche.payee.display_name
    words = words.format(ref=found.reference, amount=pounds(found.amount), trust=payee)
    messages.success(request, words)
    return redirect(found)


def refused(request: HttpRequest, reference: str, refusal: DomainError) -> HttpResponseBase:
    """The payment as it is now, with why the step was refused and what to do next."""
    context = release_context(request, found_release(request, reference))
    return render(request, "funding/release.html", {**context, "refusal": refusal}, status=409)


@needs(Permission.RELEASE_APPROVE_PROGRAMME)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def approve_programme(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The first of two approvals."""
    return approve(request, reference, "programme")


@needs(Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def approve_finance(request: HttpRequest, reference: str) -> HttpResponseBase:
    """The second approval, or the only one by the light route."""
    return approve(request, reference, "finance")


Service = Callable[..., Any]


def ask(
    request: HttpRequest, found: Any, form: Any, title: str, service: Service, done: str
) -> HttpResponseBase:
    """A page that asks for something about one payment, then does it and says what happened."""
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, service, by=request.user, release=found):
        messages.success(request, done.format(ref=found.reference))
        return redirect(found)
    context = {
        "release": found,
        "form": form,
        "title": title,
        "breadcrumbs": [HOME, FUNDING_HOME, LIST],
    }
    return render(request, "funding/release_form.html", context)


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Say no, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        DeclineForm(request.POST or None),
        "Decline this payment",
        services.decline_release,
        "You declined payment {ref}. Its money is free again. The portal does not propose it "
        "anew; a colleague may.",
    )


@needs(Permission.RELEASE_PROPOSE, Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take it back before it is paid, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        CancelForm(request.POST or None),
        "Cancel this payment",
        services.cancel_release,
        "You cancelled payment {ref}. Its money is free again. A colleague may propose it anew.",
    )


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def paid(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record the payment's reference and date. Sending it twice changes nothing."""
    found = found_release(request, reference)
    if found.status == "paid":
        messages.info(request, already_paid(found))
        return redirect(found)
    return ask(
        request,
        found,
        PaidForm(request.POST or None, release=found),
        "Record this payment as paid",
        services.record_paid,
        "Payment {ref} is recorded as paid. The trust was told, with the reference.",
    )


def already_paid(found: Any) -> str:
    return (
        f"Payment {found.reference} is recorded as paid already, with reference "
        f"{found.payment_reference}. Nothing was changed."
    )


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def failed(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record that the payment was not made, with the reason."""
    return ask(
        request,
        found_release(request, reference),
        FailedForm(request.POST or None),
        "Record that this payment failed",
        services.record_failed,
        "Payment {ref} is recorded as failed. Its money is free again; a colleague may propose "
        "the instalment anew.",
    )


@needs(*HOLDERS)
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Stop it for a while, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        HoldForm(request.POST or None),
        "Put this payment on hold",
        services.hold_release,
        "Payment {ref} is on hold: nobody can approve or instruct it until the hold is lifted.",
    )


@needs(*HOLDERS)
@fresh_sign_in
@require_http_methods(["GET", "POST"])
def lift(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Let it go on, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        LiftForm(request.POST or None),
        "Lift the hold of this payment",
        services.lift_hold,
        "The hold of payment {ref} is lifted. It goes on from where it was.",
    )


@needs(Permission.RELEASE_PROPOSE)
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take a proposal back before it is decided, with a reason."""
    return ask(
        request,
        found_release(request, reference),
        WithdrawForm(request.POST or None),
        "Withdraw this payment",
        services.withdraw_release,
        "You withdrew payment {ref}. Its money is free again. A person may propose it anew.",
    )


@needs(Permission.PAYMENT_RECORD)
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Record that a payment that was made came back whole."""
    return ask(
        request,
        found := found_release(request, reference),
        ReturnedForm(request.POST or None, release=found),
        "Record that this payment came back",
        services.record_returned,
        "Payment {ref} is recorded as returned. The trust was told. Its money is free again; a "
        "colleague may propose the instalment anew.",
    )
