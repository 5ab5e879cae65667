"""Getting rows for a page: another trust's are not there (404)."""

from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.permissions import Permission
from core.errors import NotPossible
from evidence import reading
from evidence.models import Claim, EvidenceItem, EvidenceVersion
from trusts.models import Trust

HOME, EVIDENCE = ("Home", "/"), ("Evidence", "/evidence/")
TO_CHECK, TO_SEND = "Evidence to check", "Evidence to send"


def user_of(request: HttpRequest) -> Any:
    """Whoever is signed in; every page here asks for that."""
    return request.user


def posted(request: HttpRequest) -> Any:
    """What a form was sent, empty or not; None for a form that is only looked at."""
    return request.POST if request.method == "POST" else None


def trust_of(request: HttpRequest) -> Trust | None:
    return getattr(request, "trust", None)


def claims_crumb(request: HttpRequest) -> tuple[str, str]:
    """The list of claims, by the name that its reader's menu gives it."""
    staff = user_of(request).has(Permission.CLAIM_VIEW)
    return (TO_CHECK if staff else TO_SEND, reverse("evidence:claim_queue"))


def claim_or_404(request: HttpRequest, reference: str) -> Claim:
    return get_object_or_404(reading.claims(user_of(request)), reference=reference)


def crumbs_of(request: HttpRequest, claim: Claim) -> list[tuple[str, str]]:
    return [HOME, claims_crumb(request), (claim.reference, claim.get_absolute_url())]


def item_or_404(request: HttpRequest, reference: str) -> EvidenceItem:
    rows = EvidenceItem.objects.visible_to(user_of(request)).select_related("trust")
    return get_object_or_404(rows, reference=reference)


def version_or_404(request: HttpRequest, reference: str, number: int) -> EvidenceVersion:
    rows = EvidenceVersion.objects.visible_to(user_of(request))
    return get_object_or_404(rows, item__reference=reference, number=number)


def acting_trust(request: HttpRequest) -> Trust:
    """The trust acted for. Raises NotPossible if none was chosen."""
    trust = trust_of(request)
    if trust is None:
        raise NotPossible(
            "This is done for a trust, and you act for none.",
            next_step="Choose the trust that you act for, if you belong to one.",
            code="no_trust",
        )
    return trust
