"""Staff in a browser: they have a second step, without which they see no page."""

from allauth.mfa.models import Authenticator
from django.test import Client

from accounts.models import User
from tests.access.world import sign_in
from tests.factories.accounts import make_user


def staff_browser(role: str, user: User | None = None) -> Client:
    """A browser in which a person with this staff role is signed in."""
    user = user or make_user(staff_role=role)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    return sign_in(user)
