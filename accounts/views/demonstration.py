"""Signing in by a button, in the demonstration only."""

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.demonstration import demonstration_people


@login_not_required
@require_POST
def sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the invented people. Outside the demonstration this does not exist."""
    if not settings.DEMONSTRATION:
        raise Http404
    user = get_object_or_404(demonstration_people(), pk=request.POST.get("person") or None)
    login(request, user)
    record_authentication(request, user, "demonstration")
    return redirect("/")
