"""What every policy of this app stands on."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from accounts.models import User
from core.actors import Actor
from core.errors import DomainError, NotAllowed

Args = ParamSpec("Args")


def twin(check: Callable[Args, None]) -> Callable[Args, bool]:
    """The boolean twin of a `check_…`."""

    @wraps(check)
    def allowed(*args: Args.args, **kwargs: Args.kwargs) -> bool:
        try:
            check(*args, **kwargs)
        except DomainError:
            return False
        return True

    return allowed


def person(by: Actor) -> User:
    """`by` as a person. Raises NotAllowed for the portal: it neither writes, signs nor decides."""
    if isinstance(by, User):
        return by
    raise NotAllowed(
        "Only a person can do this.", next_step="Sign in with your own account.", code="person"
    )
