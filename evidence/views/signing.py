"""Signing off several claims on one page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.access import needs
from accounts.permissions import Permission
from core.converters import is_reference
from core.dates import long_date
from core.errors import DomainError
from evidence import changes, lifecycles, policies, reading, services
from evidence.forms import SignForm
from evidence.models import Claim, Draft
from evidence.services.signing import fingerprint
from evidence.viewer import Laid, lay_out
from evidence.views.finding import HOME, acting_trust, claims_crumb, posted, user_of
from trusts.models import Trust

MOST_SHOWN = 200


@dataclass(frozen=True)
class Readable:
    """A claim as its certifier reads it. `refusal`: why this person may not sign it, or empty."""

    claim: Claim
    draft: Draft
    papers: list[Laid]
    fingerprint: str
    changes: changes.Changes | None
    refusal: str


def readable(claim: Claim, by: Any) -> Readable:
    draft = claim.draft
    changed = changes.since(claim.latest_submission, draft)
    papers = [lay_out(chosen) for chosen in draft.items.all()]
    return Readable(claim, draft, papers, fingerprint(draft), changed, why_not(by, claim))


def why_not(by: Any, claim: Claim) -> str:
    try:
        policies.check_can_sign(by, claim)
    except DomainError as error:
        return str(error)
    return ""


def ready_claims(request: HttpRequest, trust: Trust) -> list[Claim]:
    """What is marked ready at the trust acted for, with all that is read."""
    rows = reading.drafts(reading.claims(user_of(request)).filter(trust=trust))
    ready = rows.filter(status__in=lifecycles.WITH_TRUST, draft__ready_at__isnull=False)
    return list(ready.order_by("due_on", "pk"))


def gone(request: HttpRequest, claims: list[Claim]) -> list[str]:
    """A sentence about each claim that was chosen and is not ready any more: a second click, or a
    colleague was faster."""
    asked = {text for text in request.POST.getlist("claims") if is_reference(text)}
    asked -= {claim.reference for claim in claims}
    if not asked:
        return []
    rows = reading.claims(user_of(request)).filter(reference__in=asked)
    return [
        what_became_of(claim)
        for claim in rows.select_related("latest_submission__certifier").order_by("pk")
    ]


def what_became_of(claim: Claim) -> str:
    sent = claim.latest_submission
    if sent is None or claim.is_with_trust:
        return f"{claim.reference} is no longer ready to sign off. Read the list again."
    day = long_date(sent.signed_at)
    return f"Already signed off by {sent.certifier} on {day}: {claim.reference}."


@require_http_methods(["GET", "POST"])
@needs(Permission.CLAIM_SIGN)
def claim_sign(request: HttpRequest) -> HttpResponse:
    """Read each, choose, declare, sign: all that were chosen, or none."""
    claims = ready_claims(request, acting_trust(request))
    form = SignForm(posted(request), claims=claims, gone=gone(request, claims))
    if request.method == "POST" and form.is_valid():
        try:
            services.sign_claims(by=user_of(request), claims=form.chosen, seen=form.seen)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect(signed_url(form.chosen))
    context = {
        "form": form,
        "readables": [readable(claim, request.user) for claim in claims],
        "chosen": request.POST.getlist("claims"),
        "breadcrumbs": [HOME, claims_crumb(request)],
    }
    return render(request, "evidence/sign.html", context)


def signed_url(claims: list[Claim]) -> str:
    query = urlencode([("claim", claim.reference) for claim in claims])
    return f"{reverse('evidence:claim_signed')}?{query}"


@require_GET
@needs(Permission.CLAIM_SIGN)
def claim_signed(request: HttpRequest) -> HttpResponse:
    """What was signed, what happens next, and when."""
    asked = request.GET.getlist("claim")[:MOST_SHOWN]
    references = [text for text in asked if is_reference(text)]
    rows = reading.claims(user_of(request)).filter(
        reference__in=references, latest_submission__isnull=False
    )
    claims = list(rows.order_by("pk"))
    if not claims:
        return redirect("evidence:claim_queue")
    context = {"claims": claims, "breadcrumbs": [HOME, claims_crumb(request)]}
    return render(request, "evidence/signed.html", context)
