"""May this person close it? `check_…` says why not."""

from accounts.permissions import Permission
from accounts.policies import check_has
from core.actors import Actor
from core.errors import BadInput
from evidence.policies import person
from evidence.policies.twins import twin
from maturity.lifecycles import CLOSED, FLAG
from maturity.models import Flag
from programmes.separation import check_not_connected

LONGEST_NOTE = 1000


def check_may_close_flag(by: Actor, flag: Flag) -> None:
    """A person who runs the programme and has nothing to do with the trust. Raises NotAllowed or
    NotPossible."""
    person(by)
    check_has(by, Permission.MATURITY_MANAGE)
    check_not_connected(by, flag.assessment.trust)
    FLAG.check(flag.status, CLOSED)


def check_can_close_flag(by: Actor, flag: Flag, note: str) -> None:
    """The same, and says what the look found."""
    check_may_close_flag(by, flag)
    if not note.strip():
        raise BadInput("Enter what you found.", code="note")
    if len(note) > LONGEST_NOTE:
        raise BadInput(f"What you found must be {LONGEST_NOTE:,} characters or fewer.", code="long")


can_close_flag = twin(check_may_close_flag)
