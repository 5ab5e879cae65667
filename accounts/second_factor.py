"""The second step of signing in: who needs one, who has one, how its secrets are kept."""

import base64
import hashlib

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.cache import cache

from accounts.models import User

# Recovery codes alone are no second step: they stand in for one that was lost.
COUNTING = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def is_required(user: User) -> bool:
    """Staff and administrators need one, outside the demonstration."""
    return bool(settings.SECOND_FACTOR_REQUIRED and user.is_programme_staff)


def has_one(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type__in=COUNTING).exists()


def use_code(user: User, code: str) -> bool:
    """Note that a code was used; False if it was used before while it would still be believed."""
    digest = hashlib.sha256("".join(code.split()).encode()).hexdigest()
    steps = 2 * app_settings.TOTP_TOLERANCE + 1
    seconds = steps * app_settings.TOTP_PERIOD
    return bool(cache.add(f"accounts:code:{user.pk}:{digest}", True, timeout=seconds))


def cipher() -> MultiFernet:
    """Encrypts with a key derived from SECRET_KEY; reads what older keys wrote."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(secret: str) -> bytes:
    digest = hashlib.scrypt(secret.encode(), salt=b"aspirant second step", n=2**12, r=8, p=1)
    return base64.urlsafe_b64encode(digest[:32])
