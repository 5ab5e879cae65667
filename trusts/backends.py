"""Who is signed in, with everything that says what they may do."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from accounts.models import User
from trusts.people import person


class PersonBackend(AuthenticationBackend):
    """Signs in as allauth does; a request then reads the person and their roles in one query."""

    def get_user(self, user_id: Any) -> User | None:
        """The person, unless they may not sign in any more."""
        user = person(user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
