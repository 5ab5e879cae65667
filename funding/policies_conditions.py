"""What an instalment may be made to wait for."""

from core.errors import NotPossible
from funding import queries
from funding.conditions import CommitmentMet, ConditionType
from funding.models import Award, Condition, Release, Tranche
from trusts.models import Trust


def check_holds(award: Award, trust: Trust) -> None:
    """Raise NotPossible for a trust that does not hold the award today."""
    if trust not in queries.current_holders(award):
        raise NotPossible(
            f"{trust.display_name} does not hold award {award.reference}.",
            next_step="Choose one of its holders.",
            code="not_holder",
        )


def check_can_wait_for(tranche: Tranche, awaited: ConditionType) -> None:
    """Raise NotPossible for a commitment of another award, anything of a trust that does not hold
    it, or what the tranche waits for already."""
    if isinstance(awaited, CommitmentMet) and awaited.commitment.award_id != tranche.award_id:
        raise NotPossible(
            "That commitment belongs to another award.",
            next_step="Choose one of this award.",
            code="other_award",
        )
    if awaited.holder is not None:
        check_holds(tranche.award, awaited.holder)
    same = awaited.same
    if same and Condition.objects.filter(tranche=tranche, **same).exists():
        raise NotPossible("The instalment waits for that already.", code="condition_twice")


def check_not_under_way(tranche: Tranche) -> None:
    """Raise NotPossible while a payment is under way or made: what was approved stays the same."""
    if Release.objects.live().filter(tranche=tranche).exists():
        raise NotPossible(
            "A payment of this instalment is under way or made.",
            next_step="Cancel that payment first, if it has to wait for more.",
            code="under_way",
        )
