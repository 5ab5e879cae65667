"""Accepting an invitation, and choosing which trust to act for."""

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from accounts.models import User
from accounts.requests import SignedInRequest, posted
from core.errors import DomainError, NotAllowed
from trusts.forms.people import JoinForm
from trusts.middleware import ACTING_FOR
from trusts.models import Invitation
from trusts.policies import people as policies
from trusts.services.invitations import accept, invitation_by_token


@login_not_required
@never_cache
@sensitive_post_parameters("password")
def accept_invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """The page behind the link in an invitation."""
    invitation = invitation_by_token(token)
    person = request.user if isinstance(request.user, User) else None
    if invitation is None:
        return refused(request, "This link does not belong to an invitation.")
    try:
        policies.check_is_open(invitation)
        policies.check_is_for(invitation, person)
    except NotAllowed as error:
        return refused(request, error.message, error.next_step, sign_in=person is None)
    except DomainError as error:
        return refused(request, error.message, error.next_step)
    return join(request, invitation) if person is None else join_as(request, invitation, person)


def refused(
    request: HttpRequest, why: str, next_step: str = "", *, sign_in: bool = False
) -> HttpResponse:
    context = {"why": why, "next_step": next_step, "sign_in": sign_in}
    return render(request, "trusts/invitation_refused.html", context, status=404)


def join(request: HttpRequest, invitation: Invitation) -> HttpResponseBase:
    """Make an account, and sign in with it."""
    form = JoinForm(posted(request), invitation=invitation)
    if form.is_valid():
        try:
            user = accept(invitation, None, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            record_authentication(request, user, "password")
            return perform_login(request, user, email_verification="none")
    context = {"form": form, "invitation": invitation}
    return render(request, "trusts/invitation.html", context, status=400 if form.errors else 200)


def join_as(request: HttpRequest, invitation: Invitation, person: User) -> HttpResponse:
    """One more role for somebody who has an account."""
    if request.method == "POST":
        accept(invitation, person)
        messages.success(request, "You have joined.")
        return redirect("/")
    return render(request, "trusts/invitation.html", {"invitation": invitation})


def choose_trust(request: SignedInRequest) -> HttpResponse:
    """Which of one's trusts to act for, until one chooses another."""
    if request.method == "POST":
        chosen = next((t for t in request.trusts if t.code == request.POST.get("trust")), None)
        if chosen is None:
            raise NotAllowed("You do not belong to that trust.", next_step="Choose one of yours.")
        request.session[ACTING_FOR] = chosen.pk
        return redirect(wanted(request))
    return render(request, "trusts/choose.html", {"next": wanted(request)})


def wanted(request: HttpRequest) -> str:
    """Where they were going: an address of ours, or the home page."""
    found = request.POST.get("next") or request.GET.get("next") or "/"
    here = {request.get_host()}
    return found if url_has_allowed_host_and_scheme(found, here, request.is_secure()) else "/"
