"""Who may ask, once, that another assessor looks at "not met", or at a level."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.dates import long_date, today
from core.errors import NotPossible
from evidence import kinds, lifecycles
from evidence.models import Claim
from evidence.policies.assessing import latest_submission
from evidence.policies.twins import person, twin
from programmes.separation import check_not_connected
from trusts.models import Trust


def is_from_trust(by: Actor, trust: Trust) -> bool:
    """Whether this person asks for the trust: whoever signs off for it."""
    return person(by).has(Permission.CLAIM_SIGN, trust=trust)


def check_may_question_levels(by: Actor, trust: Trust) -> None:
    """Raise NotAllowed unless this person may ask for second looks at the levels that a trust was
    found at: whoever signs off for it, or staff who allocate and have nothing to do with it, so
    that a mistake in the trust's favour is put right as one against it is."""
    if is_from_trust(by, trust):
        return
    if not person(by).has(Permission.CLAIM_ALLOCATE):
        check_has(by, Permission.CLAIM_SIGN, trust)
    check_not_connected(by, trust)


def check_can_ask_second_look(by: Actor, claim: Claim) -> None:
    """May, once, ask another assessor to look at "not met", or at a level. Raises NotAllowed or
    NotPossible."""
    if claim.status == lifecycles.SETTLED:
        check_may_question_levels(by, claim.trust)
    else:
        check_has(by, Permission.CLAIM_SIGN, claim.trust)
    if claim.status not in lifecycles.LOOKED_AT_AGAIN:
        raise NotPossible(
            f"{claim.reference} is neither “not met” nor found at a level, "
            "so there is nothing to look at again.",
            next_step="Send it again if something has changed.",
            code="not_rejected",
        )
    if hasattr(latest_submission(claim), "second_look_asked"):
        raise NotPossible(
            f"A second look at {claim.reference} has been asked for already; it can be asked once.",
            next_step="Send it again with more evidence, or wait for the second assessor."
            if claim.is_with_trust
            else "Read on its page who asked and why. What the second assessor finds is final.",
            code="asked_already",
        )
    check_is_in_time(claim)


def check_is_in_time(claim: Claim) -> None:
    """Raise NotPossible after the last day on which a level can be questioned."""
    last = kinds.last_day(claim) if claim.status == lifecycles.SETTLED else None
    if last is not None and last < today():
        raise NotPossible(
            f"A second look at {claim.reference} could be asked for until {long_date(last)}.",
            next_step="The level stands. Report a mistake on the public page if a fact is wrong.",
            code="too_late",
        )


can_ask_second_look = twin(check_can_ask_second_look)
may_question_levels = twin(check_may_question_levels)
