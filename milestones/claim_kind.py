"""Criteria as a kind of claim: where the owner has a page."""

from django.urls import reverse

from evidence.kinds import ClaimKind
from evidence.models import Claim
from milestones.models import TrustMilestone
from milestones.services.planning import CLAIM_KIND


def address(claim: Claim) -> str:
    """The page of the trust's plan for that milestone."""
    rows = TrustMilestone.objects.filter(criteria__claim=claim)
    plan = rows.values_list("trust__code", "milestone__slug").first()
    return reverse("milestones:plan", args=plan) if plan else ""


CRITERION = ClaimKind(CLAIM_KIND, "Milestone", address=address)
