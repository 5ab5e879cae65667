"""What an instalment waits for."""

from core.actors import Actor
from core.dates import today
from core.references import next_reference
from core.services import locked, service
from evidence.models import Claim
from evidence.services import open_claim
from funding import policies, queries
from funding.conditions import Awaited, ConditionType, SomethingShown, type_of
from funding.models import Condition, Tranche
from funding.policies_conditions import check_can_wait_for, check_not_under_way

CLAIM_KIND = "condition"


@service
def add_condition(*, by: Actor, tranche: Tranche, condition: Awaited) -> Condition:
    """Let an instalment wait for one thing more. Nothing takes a condition away again: lifting
    one is a waiver (rule 17).

    Raises NotPossible under an award that has ended, while a payment is under way, for a commitment
    of another award, anything of a trust that does not hold the award, and what it waits for
    already; and where a claim is opened, beyond the trust's yearly limit of requests without a
    named reason (rule 18).
    """
    row = locked(tranche)
    policies.check_can_edit_award(by, queries.current_holders(row.award))
    policies.check_award_is(row.award, "draft", "agreed")
    check_not_under_way(row)
    return store_condition(by, row, type_of(condition))


def store_condition(by: Actor, tranche: Tranche, awaited: ConditionType) -> Condition:
    """For services that hold the tranche and have asked who may."""
    check_can_wait_for(tranche, awaited)
    fields = awaited.fields()
    if isinstance(awaited, SomethingShown):
        fields["claim"] = _ask(by, awaited)
    return Condition.objects.create(tranche=tranche, kind=awaited.kind, **fields)


def _ask(by: Actor, awaited: SomethingShown) -> Claim:
    """The claim by which the trust shows it. Its code is its own, so that it proves nothing else
    and no earlier decision stands beside it."""
    return open_claim(
        by=by,
        trust=awaited.trust,
        kind=CLAIM_KIND,
        title=awaited.title_asked,
        requirement_code=next_reference("CN", today().year),
        requirement=awaited.requirement,
        due_on=awaited.due_on,
        over_limit_reason=awaited.over_limit_reason,
    )
