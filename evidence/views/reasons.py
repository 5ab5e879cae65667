"""A page that asks for a reason, then calls one service."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from evidence.forms import ReasonForm
from evidence.models import Claim
from evidence.views.finding import crumbs_of, posted, user_of


@dataclass(frozen=True)
class ReasonPage:
    """The page's words. `done` follows the claim's reference in the message afterwards."""

    title: str
    text: str
    button: str
    done: str
    warning: bool = False


def ask_reason(request: HttpRequest, found: Claim, write: Any, page: ReasonPage) -> HttpResponse:
    form = ReasonForm(posted(request))
    form.submit_label, form.cancel_url = page.button, found.get_absolute_url()
    form.submit_variant = "warning" if page.warning else ""
    if request.method == "POST" and form.is_valid():
        write(by=user_of(request), claim=found, reason=form.cleaned_data["reason"])
        messages.success(request, f"{found.reference} {page.done}")
        return redirect(found)
    context = {"claim": found, "form": form, "page": page, "breadcrumbs": crumbs_of(request, found)}
    return render(request, "evidence/reason.html", context)
