"""Commitments and criteria of milestones as kinds of claim: where the owner has a page, and how
much money waits."""

from dataclasses import replace
from typing import Any

from django.db import models
from django.urls import reverse

import milestones.claim_kind
from evidence.kinds import ClaimKind
from evidence.models import Claim
from funding.models import Commitment, Release, Tranche
from funding.services.tranches import CLAIM_KIND


def address(claim: Claim) -> str:
    """The page of the award under which the commitment was made."""
    commitment = Commitment.objects.select_related("award").filter(claim=claim).first()
    return reverse("funding:award", args=[commitment.award.reference]) if commitment else ""


def held_up() -> Any:
    """Pounds of the tranches that wait for a claim and have no release that lives."""
    return held_up_through("conditions__commitment__claim")


def held_up_by_criterion() -> Any:
    """The same of a milestone's criterion."""
    return held_up_through("conditions__milestone__criteria__claim")


def held_up_through(claim: str) -> Any:
    live = Release.objects.live().filter(tranche=models.OuterRef("pk"))
    waiting = Tranche.objects.filter(~models.Exists(live), **{claim: models.OuterRef("pk")})
    by_claim = waiting.order_by().values(claim)
    return models.Subquery(by_claim.annotate(total=models.Sum("amount")).values("total"))


COMMITMENT = ClaimKind(CLAIM_KIND, "Commitment", address=address, held_up=held_up)
# What milestones registered for it, and the money that waits.
CRITERION = replace(milestones.claim_kind.CRITERION, held_up=held_up_by_criterion)
