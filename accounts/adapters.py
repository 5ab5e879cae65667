"""Where django-allauth meets the portal: invitation only, mail by the outbox, our services."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts.access import took_a_step
from accounts.models import User
from accounts.second_factor import COUNTING, cipher, is_required
from accounts.services import change_email
from core.mail import send_mail

# What a person is told of at once, in case it was not them.
NOTICES = {
    "account_connected": "You can now sign in through another service",
    "account_disconnected": "You can no longer sign in through another service",
    "email_changed": "Your email address was changed",
    "email_confirm": "Your email address was confirmed",
    "email_deleted": "An email address was removed",
    "password_changed": "Your password was changed",
    "password_reset": "Your password was reset",
    "password_set": "A password was set",
    "recovery_codes_generated": "New recovery codes were made",
    "totp_activated": "An authenticator app was set up",
    "totp_deactivated": "Your authenticator app was removed",
    "webauthn_added": "A passkey was added",
    "webauthn_removed": "A passkey was removed",
}


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; everything else is allauth's."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask the person who manages your team’s access",
        "email_password_mismatch": "The email address or the password is not correct. Try again, "
        "or reset your password",
        "enter_current_password": "Enter your current password: this one is not correct",
        "incorrect_code": "The code is not correct, or was used already. Enter the newest one",
        "incorrect_password": "The password is not correct. Try again",
        "invalid_password_reset": "This link does not work any more. Ask for a new one",
        "same_as_current": "Enter something other than what it is now",
        "too_many_login_attempts": "Too many attempts failed. Wait a few minutes, "
        "reset your password or use a passkey",
        "rate_limited": "There were too many attempts. Try again in a few minutes",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Queue allauth's mail like every other; our words stand in templates/mail/account/."""
        name = template_prefix.rsplit("/", 1)[-1]
        template = "notice" if name in NOTICES else name
        found = {**context, "email": email, "what": NOTICES.get(name, "")}
        send_mail(to=email, template=f"account/{template}", context=found, secret=True)

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """The link sent to a new address was followed: it replaces the old one."""
        user = email_address.user
        change_email(by=user, user=user, email=email_address.email)
        return True

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago is not asked again."""
        return not took_a_step(self.request)

    def set_password(self, user: User, password: str) -> None:
        """Nothing but the password is written; every other session ends with it."""
        user.set_password(password)
        user.save(update_fields=["password"])


class SecondFactorAdapter(DefaultMFAAdapter):
    """Second steps: secrets are kept encrypted, and staff keep at least one."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": "Your role needs a second step. Set up another one first",
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first",
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        """What a passkey is called until its owner says."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return f"Passkey {number}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Staff may remove a second step when another one is left."""
        if authenticator.type not in COUNTING or not is_required(authenticator.user):
            return True
        others = Authenticator.objects.filter(user=authenticator.user, type__in=COUNTING)
        return bool(others.exclude(pk=authenticator.pk).exists())


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """Single sign-on admits people who have an account; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Nobody signs up by themselves."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Whoever left is refused before anything is noted about them."""
        if sociallogin.is_existing and not sociallogin.user.is_active:
            raise ImmediateHttpResponse(redirect("account_inactive"))
