"""Commitments as a kind of claim. What waits for a claim is kept by `sql/60_held_up.sql`."""

from django.urls import reverse

from evidence.kinds import ClaimKind
from evidence.models import Claim
from funding.models import Commitment
from funding.services.tranches import CLAIM_KIND


def address(claim: Claim) -> str:
    """The page of the award under which the commitment was made."""
    commitment = Commitment.objects.select_related("award").filter(claim=claim).first()
    return reverse("funding:award", args=[commitment.award.reference]) if commitment else ""


COMMITMENT = ClaimKind(CLAIM_KIND, "Commitment", address=address)
