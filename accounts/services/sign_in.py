"""Help for the locked-out, and an end to sessions that should not go on."""

from allauth.mfa.models import Authenticator

from accounts import policies
from accounts.models import User
from core.actors import Actor
from core.services import locked, service


@service
def end_sessions(*, by: Actor, user: User, reason: str = "") -> User:
    """Sign a person out everywhere: oneself, or anyone by who looks after accounts."""
    policies.check_can_edit_user(by, user)
    user = locked(user)
    user.sessions_ended += 1
    user.save(update_fields=["sessions_ended"])
    return user


@service
def reset_second_factor(*, by: Actor, user: User, reason: str) -> User:
    """Remove a locked-out person's authenticator apps, passkeys and recovery codes.

    They are signed out everywhere, and staff must set up a new one when they next sign in.
    Never one's own: whoever took over a session would do just that.
    """
    policies.check_can_reset_second_factor(by, user)
    policies.check_reason(reason)
    user = end_sessions(by=by, user=user, reason=reason)
    Authenticator.objects.filter(user=user).delete()
    return user
