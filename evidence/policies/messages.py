"""Who may write in a claim's thread: the trust's people who prepare it, and the programme's staff
who decide or allocate."""

from accounts.permissions import Permission
from accounts.policies import check_has, has
from core.actors import Actor
from evidence.models import Claim
from evidence.policies.blind import check_may_discuss
from evidence.policies.twins import person, twin


def writes_for_staff(by: Actor) -> bool:
    return has(by, Permission.CLAIM_DECIDE) or has(by, Permission.CLAIM_ALLOCATE)


def check_can_write(by: Actor, claim: Claim) -> None:
    """Raises NotAllowed."""
    if not writes_for_staff(person(by)):
        check_has(by, Permission.CLAIM_EDIT, claim.trust)
    check_may_discuss(by, claim)


can_write = twin(check_can_write)
