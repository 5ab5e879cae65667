"""Pausing an award, and ending the pause."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.forms import carried_out
from funding import services
from funding.forms.pauses import EndPauseForm, PauseForm
from funding.forms.releases import ReasonForm
from funding.models import Award, AwardPause
from funding.views.lists import FUNDING_HOME, HOME

Service = Callable[..., AwardPause]


def ask(
    request: HttpRequest, reference: str, form: ReasonForm, service: Service, title: str, done: str
) -> HttpResponseBase:
    """A page that asks for the reason, then does it and says what happened."""
    user: Any = request.user
    found = get_object_or_404(Award.objects.visible_to(user), reference=reference)
    form.cancel_url = found.get_absolute_url()
    if carried_out(form, service, by=user, award=found):
        messages.success(request, done.format(ref=found.reference))
        return redirect(found)
    crumbs = [HOME, FUNDING_HOME, (found.reference, found.get_absolute_url())]
    context = {"award": found, "form": form, "title": title, "breadcrumbs": crumbs}
    return render(request, "funding/pause.html", context)


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def pause(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Pause it, with a reason."""
    return ask(
        request,
        reference,
        PauseForm(request.POST or None),
        services.pause_award,
        "Pause this award",
        "You paused award {ref}. Nothing of it is proposed, approved or sent for payment until "
        "the pause ends. Its trusts were told, with your reason.",
    )


@needs(Permission.AWARD_EDIT)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, reference: str) -> HttpResponseBase:
    """End the pause, with a reason."""
    return ask(
        request,
        reference,
        EndPauseForm(request.POST or None),
        services.end_pause,
        "End the pause",
        "Award {ref} goes on. What waits for nothing else is proposed in a moment. Its trusts "
        "were told, with your reason.",
    )
