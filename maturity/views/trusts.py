"""One trust's digital maturity: for the trust itself and for staff."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import needs
from accounts.permissions import Permission
from core.errors import NotPossible
from maturity import charts_results, results
from maturity.views.finding import HOME, is_staff, list_crumb, user_of
from nhsuk.charts import draw
from trusts.models import Trust


def trust_or_404(request: HttpRequest, code: str) -> Trust:
    """A trust whose maturity the reader may see; another is not there."""
    user = user_of(request)
    found = get_object_or_404(Trust.objects.visible_to(user), code=code.upper())
    if not user.has(Permission.MATURITY_VIEW, trust=found):
        raise Http404
    return found


def story_or_404(request: HttpRequest, code: str, framework: str) -> results.Story:
    found = results.story_of(trust_or_404(request, code), framework)
    if found is None:
        raise Http404
    return found


def svg(spec: dict[str, Any]) -> HttpResponse:
    return HttpResponse(draw(spec), content_type="image/svg+xml")


@require_safe
@needs(Permission.MATURITY_VIEW)
def trust(request: HttpRequest, code: str) -> HttpResponse:
    """By part, over time, beside peers, and what was validated from outside."""
    found = trust_or_404(request, code)
    staff = is_staff(request)
    table = reverse("maturity:score_table")
    context = {
        "trust": found,
        "staff": staff,
        "stories": results.stories_of(found),
        "validations": results.validations_of(found),
        "fewest": results.FEWEST_PEERS,
        "saved": f"{table}?search={found.code}&part=all" if staff else f"{table}?part=all",
        "breadcrumbs": [HOME, list_crumb(request)],
    }
    return render(request, "maturity/trust.html", context)


@require_safe
@needs(Permission.MATURITY_VIEW)
def trend(request: HttpRequest, code: str, framework: str) -> HttpResponse:
    """The picture over time; the page has a table beside it."""
    found = story_or_404(request, code, framework)
    if not found.checked:
        raise Http404
    return svg(charts_results.trend_of(found))


@require_safe
@needs(Permission.MATURITY_VIEW)
def peers(request: HttpRequest, code: str, framework: str) -> HttpResponse:
    """The picture of the peers; the page has a table beside it."""
    found = story_or_404(request, code, framework)
    if not found.peers.enough:
        raise NotPossible(
            f"Fewer than {results.FEWEST_PEERS} other trusts of this care setting have a public "
            "checked score: too few to show.",
            next_step="Look again when more checked scores are public.",
            code="too_few_peers",
        )
    acts_for = request.trust  # type: ignore[attr-defined]
    own = acts_for is not None and acts_for.code == code.upper()
    return svg(charts_results.peers_of(found.peers, own=own))
