"""The types of condition, one small class each. A new one is a class in this package, an SQL file
beside the others, and a line in each list of `40_blockers.sql` and `41_blockers_in_full.sql`."""

from datetime import date

from funding.conditions.base import ConditionType, Facts, Words
from funding.conditions.blueprint import BlueprintsPublished
from funding.conditions.commitment import CommitmentMet
from funding.conditions.day import DateReached
from funding.conditions.evidence import SomethingShown
from funding.conditions.maturity import MaturityAtLeast
from funding.conditions.milestone import MilestoneReached
from funding.models import Commitment
from milestones.models import TrustMilestone

TYPES: dict[str, type[ConditionType]] = {
    str(each.kind): each
    for each in (
        CommitmentMet,
        MilestoneReached,
        MaturityAtLeast,
        BlueprintsPublished,
        DateReached,
        SomethingShown,
    )
}
WORDS: Words = {code: words for each in TYPES.values() for code, words in each.words.items()}

# What an instalment may wait for; the usual three need no more than the thing itself.
Awaited = ConditionType | Commitment | TrustMilestone | date


def type_of(awaited: Awaited) -> ConditionType:
    """The same as one of the types."""
    if isinstance(awaited, date):
        return DateReached(awaited)
    if isinstance(awaited, TrustMilestone):
        return MilestoneReached(awaited)
    return CommitmentMet(awaited) if isinstance(awaited, Commitment) else awaited


__all__ = [
    "TYPES",
    "WORDS",
    "Awaited",
    "BlueprintsPublished",
    "CommitmentMet",
    "ConditionType",
    "DateReached",
    "Facts",
    "MaturityAtLeast",
    "MilestoneReached",
    "SomethingShown",
    "type_of",
]
