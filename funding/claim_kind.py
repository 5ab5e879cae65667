"""Commitments, and conditions in words of their own, as kinds of claim. What waits for a claim is
kept by `sql/60_held_up.sql`."""

from django.urls import reverse

from evidence.kinds import ClaimKind
from evidence.models import Claim
from funding.models import Commitment, Condition
from funding.services.conditions import CLAIM_KIND as CONDITION_KIND
from funding.services.tranches import CLAIM_KIND


def address(claim: Claim) -> str:
    """The page of the award under which the commitment was made."""
    commitment = Commitment.objects.select_related("award").filter(claim=claim).first()
    return reverse("funding:award", args=[commitment.award.reference]) if commitment else ""


def address_of_condition(claim: Claim) -> str:
    """The page of the instalment that waits for it."""
    condition = Condition.objects.select_related("tranche").filter(claim=claim).first()
    return condition.tranche.get_absolute_url() if condition else ""


COMMITMENT = ClaimKind(CLAIM_KIND, "Commitment", address=address)
CONDITION = ClaimKind(CONDITION_KIND, "Condition of an instalment", address=address_of_condition)
