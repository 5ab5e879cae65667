"""May this person do this kind of thing at all? And who may change people and their roles?"""

from collections.abc import Callable
from typing import Any

from accounts import roles
from accounts.models import StaffRole, User
from accounts.permissions import Permission
from accounts.roles import Role
from core.actors import Actor, SystemActor
from core.dates import today
from core.errors import BadInput, DomainError, NotAllowed, NotPossible


def check_has(by: Actor, permission: Permission, trust: Any = None) -> None:
    """Raise NotAllowed unless a role of today allows this (at `trust`, if one is given).

    The portal itself is allowed: what it may do is fixed by which services its tasks call.
    """
    if isinstance(by, SystemActor) or by.has(permission, trust=trust):  # type: ignore[attr-defined]
        return
    allowing = [
        role.name.lower() for role in Role.registry.values() if permission in role.permissions
    ]
    raise NotAllowed(
        f"Your role does not let you {permission.value}.",
        next_step=f"Ask one of these to do it: {', '.join(allowing)}.",
        code="role",
    )


def has(by: Actor, permission: Permission, trust: Any = None) -> bool:
    """The boolean twin of `check_has`."""
    return allows(check_has, by, permission, trust)


def allows(check: Callable[..., None], *args: Any, **kwargs: Any) -> bool:
    """The boolean twin of any check: False where it refuses."""
    try:
        check(*args, **kwargs)
    except DomainError:
        return False
    return True


def is_oneself(by: Actor, user: User) -> bool:
    return by.pk is not None and by.pk == user.pk


def check_not_oneself(by: Actor, user: User, what: str) -> None:
    """Raise NotAllowed if `by` would do this to their own account."""
    if is_oneself(by, user):
        raise NotAllowed(
            f"You cannot {what}.", next_step="Ask a colleague who may do it.", code="oneself"
        )


def check_reason(reason: str) -> None:
    """Raise BadInput without a reason: the history must say why."""
    if not reason.strip():
        raise BadInput("Enter a reason.", code="reason")


def check_is_open_account(user: User) -> None:
    if not user.is_active:
        raise NotPossible(
            f"The account of {user} is closed.",
            next_step="Ask an administrator to open it again.",
            code="closed_account",
        )


def check_can_create_user(by: Actor) -> None:
    """People come in by invitation, which the portal carries out; nobody else makes accounts."""
    if not isinstance(by, SystemActor):
        raise NotAllowed(
            "Accounts are made by invitation only.", next_step="Invite the person.", code="invite"
        )


def check_can_edit_user(by: Actor, user: User) -> None:
    if not is_oneself(by, user):
        check_has(by, Permission.ACCOUNTS_MANAGE)


def check_can_close_account(by: Actor, user: User) -> None:
    check_has(by, Permission.ACCOUNTS_MANAGE)
    check_not_oneself(by, user, "close or open your own account")


def check_can_reset_second_factor(by: Actor, user: User) -> None:
    check_has(by, Permission.ACCOUNTS_MANAGE)
    check_not_oneself(by, user, "reset your own second step")


def check_may_grant_staff_role(by: Actor, role: str) -> None:
    """Staff roles are given by who invites staff; the administrator's by who manages accounts."""
    if role not in dict(roles.choices("staff", "administrator")):
        raise BadInput("Choose a staff role.", code="role")
    check_has(by, Permission.STAFF_INVITE)
    if roles.by_slug(role).scope == "administrator":
        check_has(by, Permission.ACCOUNTS_MANAGE)


def check_can_give_staff_role(by: Actor, user: User, role: str) -> None:
    check_may_grant_staff_role(by, role)
    check_not_oneself(by, user, "give yourself a role")


def can_give_staff_role(by: Actor, user: User, role: str) -> bool:
    return allows(check_can_give_staff_role, by, user, role)


def check_can_end_staff_role(by: Actor, row: StaffRole) -> None:
    """One's own may be laid down, another's by who may give it; one administrator stays."""
    if not is_oneself(by, row.user):
        check_may_grant_staff_role(by, row.role)
    if not row.held_on(today()) and row.from_date <= today():
        raise NotPossible("This role has ended already.", code="ended")
    if roles.by_slug(row.role).scope == "administrator":
        check_another_administrator(row)


def check_another_administrator(row: StaffRole) -> None:
    others = StaffRole.objects.select_for_update().in_force()
    others = others.filter(role=row.role, user__is_active=True).exclude(user=row.user)
    if not others.exists():
        raise NotPossible(
            f"{row.user} is the only administrator.",
            next_step="Make somebody else an administrator first.",
            code="last_administrator",
        )


def check_can_handle_mail(by: Actor) -> None:
    """Whoever invites anyone also looks after what did not arrive; others may read the list."""
    check_has(by, Permission.STAFF_INVITE)
