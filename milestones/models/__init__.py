"""The milestones, what each asks, and each trust's plan for them."""

from milestones.models.catalogue import Criterion, Milestone
from milestones.models.plans import (
    PlannedDate,
    PublishedDate,
    TrustCriterion,
    TrustMilestone,
)

__all__ = [
    "Criterion",
    "Milestone",
    "PlannedDate",
    "PublishedDate",
    "TrustCriterion",
    "TrustMilestone",
]
