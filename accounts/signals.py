"""What signing in leaves behind: lines in the log, and what a session remembers."""

import logging
import time
from typing import Any

from allauth.mfa.signals import authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.middleware import HAS_SECOND_FACTOR, SEEN_AT, SIGNED_IN_AT

log = logging.getLogger("aspirant.sign_in")


@receiver(user_logged_in, dispatch_uid="accounts.signed_in")
def signed_in(request: HttpRequest, user: Any, **_: Any) -> None:
    """A session's age counts from here. Saved with the rest, the first page need not save it."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = int(time.time())
    request.session.pop(HAS_SECOND_FACTOR, None)
    log.info("signed_in user=%s", user.pk)


@receiver(user_logged_out, dispatch_uid="accounts.signed_out")
def signed_out(user: Any, **_: Any) -> None:
    if user is not None:
        log.info("signed_out user=%s", user.pk)


@receiver(user_login_failed, dispatch_uid="accounts.sign_in_failed")
def sign_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    """The address is written as a literal: no line breaks of its own reach the log."""
    log.warning("sign_in_failed email=%r", str(credentials.get("email", ""))[:254])


@receiver(authenticator_removed, dispatch_uid="accounts.second_factor_removed")
def second_factor_removed(request: HttpRequest, **_: Any) -> None:
    """Ask again whether one is left."""
    request.session.pop(HAS_SECOND_FACTOR, None)
