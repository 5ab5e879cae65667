"""A trust answers for its side of a pairing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission as P
from accounts.requests import SignedInRequest, posted
from core.errors import DomainError
from programmes import services
from programmes.forms import YES, PairingForm
from programmes.models import Pairing, Participation


@needs(P.PAIRING_CONFIRM)
@require_http_methods(["GET", "POST"])
def pairing(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was proposed, and yes or no to it; only read once this side has answered."""
    rows = Pairing.objects.visible_to(request.user).with_sides().of_trust(request.trust)
    found = get_object_or_404(rows, pk=pk)
    side = "exemplar" if found.exemplar.trust_id == request.trust.pk else "follower"
    asked = found.waits_for(side)
    form = PairingForm(posted(request)) if asked else None
    if form is not None:
        form.cancel_url = "/"
        if form.is_valid() and answered(request, found, side, form):
            return redirect("home")
    context = {"pairing": found, "other": other_side(found, side), "form": form}
    return render(request, "programmes/pairing.html", context)


def other_side(found: Pairing, side: str) -> Participation:
    return found.follower if side == "exemplar" else found.exemplar


def answered(request: SignedInRequest, found: Pairing, side: str, form: PairingForm) -> bool:
    """Carry the answer out; False, with the reason on the form, if it is refused."""
    try:
        told = carry_out(request, found, side, form.cleaned_data)
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, told)
    return True


def carry_out(request: SignedInRequest, found: Pairing, side: str, answer: dict[str, Any]) -> str:
    """What is said of it afterwards."""
    partner = other_side(found, side).trust.display_name
    if answer["answer"] != YES:
        services.deny_pairing(by=request.user, pairing=found, reason=answer["reason"])
        return f"Your trust has said no to the pairing with {partner}."
    row = services.confirm_pairing(by=request.user, pairing=found, side=side)
    if row.both_confirmed:
        return f"The pairing with {partner} stands from today: both trusts have confirmed it."
    return f"Your trust has confirmed the pairing. It stands once {partner} confirms it too."
