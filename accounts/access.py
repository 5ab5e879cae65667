"""How a view says who may open it. A view without one of these is open to any signed-in person
only if the access matrix in the tests lists it so."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from accounts import second_factor
from accounts.permissions import Permission
from accounts.policies import check_has, has

View = Callable[..., HttpResponseBase]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Decorate a view: any one of `permissions`, by staff role or at the trust acted for.

    Class-based views: `path("…", needs(P.X)(MyView.as_view()))` or `method_decorator`.
    The refusal is a page that explains (403). Which rows a person sees is `visible_to`'s part.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            trust = getattr(request, "trust", None)
            if must_choose(request, permissions):
                return redirect(f"{reverse('trusts:choose')}?{urlencode({'next': request.path})}")
            if not any(has(request.user, permission, trust) for permission in permissions):  # type: ignore[arg-type]
                check_has(request.user, permissions[0], trust)  # type: ignore[arg-type]
            return view(request, *args, **kwargs)

        guarded.needs = permissions  # type: ignore[attr-defined]
        return guarded

    return decorate


def must_choose(request: HttpRequest, permissions: tuple[Permission, ...]) -> bool:
    """Whether a person of several trusts has to say first which one they act for."""
    own = getattr(request, "trusts", [])
    if len(own) < 2 or request.trust is not None:  # type: ignore[attr-defined]
        return False
    return not any(has(request.user, permission) for permission in permissions)  # type: ignore[arg-type]


def fresh_sign_in(view: View) -> View:
    """Decorate a view that moves money: whoever asks signed in, or confirmed it, a moment ago.

    Within ACCOUNT_REAUTHENTICATION_TIMEOUT (a quarter of an hour) by their second step if they
    have one, else by password; in the demonstration by the button. Who did not is asked to, and
    comes back to the same page: nothing that was posted is kept or done meanwhile. Stands under
    `needs`, so that nobody is asked for what they may not do:

        @needs(P.RELEASE_APPROVE_FINANCE)
        @fresh_sign_in
        def approve(request, reference): ...
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if is_fresh(request):
            return view(request, *args, **kwargs)
        messages.info(request, "Confirm that it is you, then do it again.")
        back = request.get_full_path() if request.method == "GET" else request.path
        return redirect(f"{confirm_address(request)}?{urlencode({'next': back})}")

    guarded.fresh_sign_in = True  # type: ignore[attr-defined]
    return guarded


def is_fresh(request: HttpRequest) -> bool:
    """Whether the strongest step this person has was taken a moment ago."""
    has_second = second_factor.has_one(request.user)  # type: ignore[arg-type]
    return took_a_step(request, "mfa" if has_second else "")


def took_a_step(request: HttpRequest, method: str = "") -> bool:
    """Whether this session took a step of signing in (of one kind) a moment ago."""
    since = time.time() - settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, request.user)
    return any(r["at"] >= since for r in records if r["method"] == (method or r["method"]))


def confirm_address(request: HttpRequest) -> str:
    """Where to confirm that it is oneself; signing in again is always possible."""
    if second_factor.has_one(request.user):  # type: ignore[arg-type]
        return resolve_url("mfa_reauthenticate")
    if request.user.has_usable_password():  # type: ignore[union-attr]
        return resolve_url("account_reauthenticate")
    return resolve_url("accounts:sign_in_again")
