"""Rows of accounts, and of the sign-in pages that django-allauth brings."""

from typing import Any

from allauth.mfa.models import Authenticator

from core.mail import send_mail
from tests.access.matrix import ANYONE, NOBODY, SIGNED_IN, Row, staff
from tests.factories.accounts import make_user

INVITERS = staff("programme_manager", "administrator")
MAIL_READERS = INVITERS | staff("auditor")
SIGNED_OUT = frozenset({"signed out"})


def scene(world: Any) -> None:
    """A mail in the outbox, somebody's passkey."""
    world.mail = send_mail(
        to="somebody@access.example", template="account/notice", context={"what": "A test"}
    )
    world.passkey = Authenticator.objects.create(
        user=make_user(), type=Authenticator.Type.WEBAUTHN, data={}
    )


def mail(world: Any) -> dict[str, Any]:
    return {"pk": world.mail.pk}


ROWS = [
    Row("accounts:account", get=SIGNED_IN),
    Row("accounts:rename", get=SIGNED_IN, post=SIGNED_IN),
    Row("accounts:sign_out_everywhere", post=SIGNED_IN, leaves=True),
    Row("accounts:sign_in_again", get=SIGNED_IN, post=SIGNED_IN, leaves=True),
    Row("accounts:role_matrix", get=SIGNED_IN),
    # Outside the demonstration it does not exist.
    Row("accounts:demonstration_sign_in"),
    Row("accounts:mail_list", get=MAIL_READERS),
    Row("accounts:mail", get=MAIL_READERS, at=mail, hidden=False),
    Row("accounts:mail_again", post=INVITERS, at=mail, hidden=False),
    Row("accounts:mail_bounced", post=INVITERS, at=mail, hidden=False),
    # django-allauth
    Row("account_login", get=ANYONE, post=ANYONE),
    Row("account_logout", get=ANYONE, post=ANYONE),
    Row("account_inactive", get=ANYONE),
    Row("account_signup", get=ANYONE, post=ANYONE),
    Row("account_reauthenticate", get=SIGNED_IN, post=SIGNED_IN),
    Row("account_email", get=SIGNED_IN, post=SIGNED_IN),
    Row("account_email_verification_sent", get=ANYONE),
    Row(
        "account_confirm_email",
        get=ANYONE,
        post=NOBODY,
        at=lambda world: {"key": "unknown"},
        hidden=False,
    ),
    Row("account_change_password", get=SIGNED_IN, post=SIGNED_IN),
    Row("account_set_password", get=SIGNED_IN, post=SIGNED_IN),
    Row("account_reset_password", get=ANYONE, post=ANYONE),
    Row("account_reset_password_done", get=ANYONE),
    Row("account_reset_password_from_key_done", get=ANYONE),
    Row(
        "account_reset_password_from_key",
        get=ANYONE,
        post=ANYONE,
        at=lambda world: {"uidb36": "1", "key": "unknown"},
        hidden=False,
    ),
    Row("mfa_index", get=SIGNED_IN),
    Row("mfa_authenticate", get=ANYONE, post=ANYONE, leaves=True),
    Row("mfa_reauthenticate", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_activate_totp", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_deactivate_totp", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_view_recovery_codes", get=NOBODY),
    Row("mfa_generate_recovery_codes", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_download_recovery_codes", get=NOBODY),
    Row("mfa_list_webauthn", get=SIGNED_IN),
    Row("mfa_add_webauthn", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_reauthenticate_webauthn", get=SIGNED_IN, post=SIGNED_IN),
    Row("mfa_login_webauthn", get=ANYONE, post=ANYONE, leaves=True),
    # Another person's passkey.
    Row("mfa_edit_webauthn", at=lambda world: {"pk": world.passkey.pk}, hidden=False),
    Row("mfa_remove_webauthn", at=lambda world: {"pk": world.passkey.pk}, hidden=False),
    # No server is named in the environment: neither is there, whoever asks.
    Row("openid_connect_login", at=lambda world: {"provider_id": "nhs"}, hidden=False),
    Row("openid_connect_callback", at=lambda world: {"provider_id": "nhs"}, hidden=False),
    Row("socialaccount_login_cancelled", get=ANYONE),
    Row("socialaccount_login_error", get=SIGNED_IN),
    Row("socialaccount_signup", get=ANYONE, post=ANYONE, leaves=True),
    Row("socialaccount_connections", get=SIGNED_IN, post=SIGNED_IN),
]
