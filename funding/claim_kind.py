"""Commitments, and conditions in words of their own, as kinds of claim. What waits for a claim is
kept by `sql/60_held_up.sql`."""

from django.urls import reverse

from evidence.kinds import ClaimKind
from evidence.models import Claim
from funding.models import Commitment, CommitmentType, Condition
from funding.services.conditions import CLAIM_KIND as CONDITION_KIND
from funding.services.tranches import CLAIM_KIND


def address(claim: Claim) -> str:
    """The page of the commitment."""
    references = Commitment.objects.filter(claim=claim).values_list("reference", flat=True)
    return next((reverse("funding:commitment", args=[each]) for each in references), "")


def facts(claim: Claim) -> list[tuple[str, str]]:
    """What the catalogue says would show it, and by which standard."""
    entries = CommitmentType.objects.filter(commitments__claim=claim)
    return [fact for entry in entries for fact in facts_of(claim, entry)]


def facts_of(claim: Claim, entry: CommitmentType) -> list[tuple[str, str]]:
    """The same, of a known entry; nothing if it was asked for in other words than the entry's."""
    if claim.requirement_code != entry.code:
        return []
    return [("What would show it", entry.evidence_wanted), ("Standard", entry.standard)]


def address_of_condition(claim: Claim) -> str:
    """The page of the instalment that waits for it."""
    condition = Condition.objects.select_related("tranche").filter(claim=claim).first()
    return condition.tranche.get_absolute_url() if condition else ""


COMMITMENT = ClaimKind(CLAIM_KIND, "Commitment", address=address, facts=facts)
CONDITION = ClaimKind(CONDITION_KIND, "Condition of an instalment", address=address_of_condition)
