"""Going on with checks, asking for that, and putting a first publication off."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from accounts.requests import posted
from core.dates import long_date
from core.forms import carried_out
from maturity import policies_drawing, services
from maturity.forms import ExtendForm, PostponeForm, ReasonForm
from maturity.models import Assessment, Draw
from maturity.views.finding import assessment_or_404, crumbs_of, user_of


def drawn_or_404(request: HttpRequest, reference: str) -> tuple[Assessment, Draw]:
    found = assessment_or_404(request, reference)
    if not hasattr(found, "draw"):
        raise Http404
    return found, found.draw


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_DECIDE)
def extend(request: HttpRequest, reference: str) -> HttpResponse:
    """An assessor decides to check more than the stopping rule asks for."""
    found, draw = drawn_or_404(request, reference)
    policies_drawing.check_may_extend(user_of(request), draw)
    asked = policies_drawing.waits_for_extension(draw)
    form = ExtendForm(posted(request), further=policies_drawing.further(draw), asked=asked)
    form.cancel_url = found.get_absolute_url()
    decided = carried_out(form, services.extend_draw, by=user_of(request), draw=draw)
    if decided:
        up_to = decided.up_to
        then = f"The next ones are asked for, up to {up_to}." if up_to else "The score stands."
        messages.success(request, f"Your decision is recorded. {then}")
        return redirect(found)
    context = {
        "assessment": found,
        "form": form,
        "asked": draw.extensions_asked.last() if asked else None,
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/extend.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_VIEW)
def ask_more(request: HttpRequest, reference: str) -> HttpResponse:
    """A trust asks that more is checked."""
    found, draw = drawn_or_404(request, reference)
    policies_drawing.check_may_ask_extension(user_of(request), draw)
    form = ReasonForm(posted(request))
    form.submit_label, form.cancel_url = "Ask for more checks", found.get_absolute_url()
    if carried_out(form, services.ask_extension, by=user_of(request), draw=draw):
        messages.success(request, "You have asked for more checks. An assessor decides.")
        return redirect(found)
    context = {"assessment": found, "form": form, "breadcrumbs": crumbs_of(request, found)}
    return render(request, "maturity/ask_more.html", context)


@require_http_methods(["GET", "POST"])
@needs(Permission.MATURITY_MANAGE)
def put_off(request: HttpRequest, reference: str) -> HttpResponse:
    """Put the first publication of a checked score off, while a fact is looked at."""
    found, draw = drawn_or_404(request, reference)
    if not hasattr(draw, "publication"):
        raise Http404
    publication = draw.publication
    policies_drawing.check_may_postpone(user_of(request), publication)
    form = PostponeForm(posted(request))
    form.cancel_url = found.get_absolute_url()
    done = carried_out(
        form, services.postpone_publication, by=user_of(request), publication=publication
    )
    if done:
        messages.success(request, f"It becomes public on {long_date(done.public_from)}.")
        return redirect(found)
    context = {
        "assessment": found,
        "publication": publication,
        "form": form,
        "breadcrumbs": crumbs_of(request, found),
    }
    return render(request, "maturity/put_off.html", context)
