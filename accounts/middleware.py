"""Sessions that end, and no staff without a second step."""

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts import second_factor

GetResponse = Callable[[HttpRequest], HttpResponse]

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"
SEEN_EVERY = 10 * 60
HAS_SECOND_FACTOR = "has_second_factor"
# What a member of staff without a second step may reach: setting one up, and leaving.
LET_THROUGH = {
    "account_logout",
    "account_reauthenticate",
    "account_set_password",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "healthz",
    "readyz",
}


class SessionAgeMiddleware:
    """A session ends after SESSION_COOKIE_AGE without a request, and SESSION_ABSOLUTE_AGE in all.

    That it is in use is written at most every ten minutes, not on every request.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self.is_too_old(request):
            logout(request)
            messages.info(request, "You were signed out, because you signed in long ago.")
            return redirect(settings.LOGIN_URL)
        return self.get_response(request)

    def is_too_old(self, request: HttpRequest) -> bool:
        now = int(time.time())
        if now - request.session.get(SEEN_AT, 0) > SEEN_EVERY:
            request.session[SEEN_AT] = now
        began = request.session.setdefault(SIGNED_IN_AT, now)
        return bool(now - began > settings.SESSION_ABSOLUTE_AGE.total_seconds())


class SecondFactorMiddleware:
    """Staff without a second step are sent to set one up, whatever they asked for.

    Public pages too: they show staff more than they show the public.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not request.user.is_authenticated or self.may_go_on(request):
            return None
        messages.info(
            request, "Your role needs a second step. Set one up to go on: it takes two minutes."
        )
        return redirect("mfa_index")

    def may_go_on(self, request: HttpRequest) -> bool:
        if request.session.get(HAS_SECOND_FACTOR):
            return True
        name = request.resolver_match.view_name if request.resolver_match else ""
        if name.startswith("mfa_") or name in LET_THROUGH:
            return True
        if not second_factor.is_required(request.user):  # type: ignore[arg-type]
            return True
        if second_factor.has_one(request.user):  # type: ignore[arg-type]
            request.session[HAS_SECOND_FACTOR] = True
            return True
        return False
