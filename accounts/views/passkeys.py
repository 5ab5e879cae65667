"""Removing a passkey, which allauth would do without asking whether another second step is left."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import RemoveWebAuthnView

from core.errors import NotPossible


class RemovePasskey(RemoveWebAuthnView):
    """Staff keep at least one second step."""

    def get_object(self, queryset: Any = None) -> Authenticator:
        """The passkey, one of one's own. Raises NotPossible for the last of who needs one."""
        passkey = super().get_object(queryset)
        if not get_adapter().can_delete_authenticator(passkey):
            raise NotPossible(
                f"“{passkey}” is your only second step, and your role needs one.",
                next_step="Add another passkey or an authenticator app first.",
                code="last_second_step",
            )
        return passkey
