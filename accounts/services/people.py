"""Accounts: made, renamed, closed and opened again; never deleted."""

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts import policies
from accounts.models import User
from core.actors import Actor
from core.errors import BadInput, NotPossible
from core.services import locked, service

LONGEST_NAME = 150


def clean_email(email: str) -> str:
    """An address in lower case; raises BadInput for anything that is not one."""
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise BadInput(
            "Enter an email address in the correct format, like name@example.com.", code="email"
        ) from error
    return email


def clean_name(name: str) -> str:
    """A name on one line; raises BadInput when empty or too long."""
    name = " ".join(name.split())
    if not name:
        raise BadInput("Enter a full name.", code="name")
    if len(name) > LONGEST_NAME or not name.isprintable():
        raise BadInput(f"The name must be {LONGEST_NAME} characters or fewer.", code="name")
    return name


@service
def create_user(
    *, by: Actor, email: str, name: str, password: str | None = None, is_demo: bool = False
) -> User:
    """A new person whose address is known to be theirs, since the invitation reached them.

    Without a password none works: they sign in by other means, or reset it. Raises NotPossible
    if the address already belongs to somebody.
    """
    policies.check_can_create_user(by)
    email = clean_email(email)
    if User.objects.filter(email=email).exists():
        raise NotPossible(
            "Somebody with this email address already has an account.",
            next_step="Ask them to sign in.",
            code="email_taken",
        )
    user = User(email=email, name=clean_name(name), is_demo=is_demo)
    user.set_password(password)
    user.save()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


@service
def rename_user(*, by: Actor, user: User, name: str, reason: str = "") -> User:
    """Change a name: one's own, or anyone's by who looks after accounts."""
    policies.check_can_edit_user(by, user)
    user = locked(user)
    user.name = clean_name(name)
    user.save(update_fields=["name"])
    return user


@service
def change_email(*, by: Actor, user: User, email: str, reason: str = "") -> User:
    """Make a confirmed address the one to sign in with; every older one stops working.

    The caller has seen that the address is theirs: they followed the link sent to it, or an
    administrator vouches for it with a reason.
    """
    policies.check_can_edit_user(by, user)
    user = locked(user)
    email = clean_email(email)
    if User.objects.filter(email=email).exclude(pk=user.pk).exists():
        raise NotPossible(
            "This email address belongs to another account.",
            next_step="Use another address.",
            code="email_taken",
        )
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.filter(email=email, verified=False).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.email = email
    user.save(update_fields=["email"])
    return user


@service
def deactivate_user(*, by: Actor, user: User, reason: str) -> User:
    """Close an account at once: its sessions end, its name stays in the history."""
    policies.check_can_close_account(by, user)
    policies.check_reason(reason)
    user = locked(user)
    user.is_active = False
    user.sessions_ended += 1
    user.save(update_fields=["is_active", "sessions_ended"])
    return user


@service
def reactivate_user(*, by: Actor, user: User, reason: str) -> User:
    """Open a closed account again; its roles are those that still hold."""
    policies.check_can_close_account(by, user)
    policies.check_reason(reason)
    user = locked(user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    return user
