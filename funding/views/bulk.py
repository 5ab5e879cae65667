"""Several payments approved in one go: looked at together, then each with its result."""

from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import fresh_sign_in, needs
from accounts.permissions import Permission
from core.errors import DomainError
from core.money import pounds
from funding import columns_bulk
from funding.models import Release
from funding.page_data.bulk import candidates, total
from funding.services.bulk import MOST, Result, approve_many
from funding.views.lists import FUNDING_HOME, HOME
from funding.views.releases import LIST

CRUMBS = [HOME, FUNDING_HOME, LIST]


@needs(Permission.RELEASE_APPROVE_PROGRAMME, Permission.RELEASE_APPROVE_FINANCE)
@fresh_sign_in
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest) -> HttpResponseBase:
    """What was ticked on the list, to look at once more; then approved, with a result each."""
    if request.method != "POST":
        return check(request, request.GET.getlist("release"))
    seen = dict(each.partition(":")[::2] for each in request.POST.getlist("approve")[: MOST + 1])
    together = request.POST.get("together") == "all"
    releases = as_seen(request, seen)
    try:
        results = approve_many(by=request.user, releases=releases, together=together)  # type: ignore[arg-type]
    except DomainError as refusal:
        return check(request, list(seen), refusal)
    return render(request, "funding/release_approved.html", told(results, together=together))


def as_seen(request: HttpRequest, seen: dict[str, str]) -> list[Release]:
    """The payments in the state in which this person saw them; the service looks again."""
    user: Any = request.user
    rows = Release.objects.visible_to(user).filter(reference__in=seen)
    releases = list(rows.select_related("tranche__payee").order_by("proposed_at", "pk"))
    for release in releases:
        release.status = seen[release.reference]
    return releases


def check(
    request: HttpRequest, references: list[str], refusal: DomainError | None = None
) -> HttpResponseBase:
    user: Any = request.user
    rows = Release.objects.visible_to(user).filter(reference__in=references[:MOST])
    found = candidates(rows, user)
    able = [row for row in found if row.step]
    context = {
        "rows": found,
        "able": able,
        "left": len(references) - len(found),
        "amount": pounds(total(found)),
        "columns": columns_bulk.CANDIDATES,
        "most": MOST,
        "label": f"Approve {len(able)} payment{'' if len(able) == 1 else 's'}",
        "refusal": refusal,
        "breadcrumbs": CRUMBS,
    }
    page = "funding/release_approve_many.html"
    return render(request, page, context, status=refusal.status if refusal else 200)


def told(results: list[Result], *, together: bool) -> dict[str, Any]:
    """What the page of results says."""
    done = [result for result in results if result.done]
    refused = [result for result in results if result.refusal]
    return {
        "results": results,
        "done": len(done),
        "together": together,
        "refused": refused,
        "amount": pounds(sum(result.release.amount for result in done)),
        "columns": columns_bulk.RESULTS,
        "breadcrumbs": CRUMBS,
    }
