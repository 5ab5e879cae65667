"""Who may record that something signed off is not right."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import NotPossible
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.models import Assessment


def check_can_correct(by: Actor, assessment: Assessment) -> None:
    """May record a correction: somebody who may sign for the trust, once it is signed off (domain
    rule 21). Raises NotAllowed or NotPossible."""
    person(by)
    check_has(by, Permission.MATURITY_SIGN, assessment.trust)
    if not assessment.is_signed:
        raise NotPossible(
            f"{assessment.reference} is not signed off, so nothing has to be corrected.",
            next_step="Change the answer itself.",
            code="not_signed",
        )


can_correct = twin(check_can_correct)
