"""Staff roles: given, ended, covered. Nobody gives one to themselves."""

from datetime import date

from django.db.models import Q

from accounts import policies
from accounts.dated import check_period
from accounts.models import StaffRole, User
from accounts.roles import by_slug
from core.actors import Actor
from core.dates import long_date, today
from core.errors import NotPossible
from core.services import locked, service


@service
def give_staff_role(
    *,
    by: Actor,
    user: User,
    role: str,
    from_date: date | None = None,
    until_date: date | None = None,
    reason: str = "",
) -> StaffRole:
    """Give a person a staff or administrator role from a day (today) on."""
    policies.check_can_give_staff_role(by, user, role)
    return _give(user, StaffRole(role=role, from_date=from_date or today(), until_date=until_date))


@service
def cover_staff(
    *,
    by: Actor,
    absent: User,
    role: str,
    person: User,
    from_date: date,
    until_date: date,
    reason: str = "",
) -> StaffRole:
    """Let `person` do the work of `absent` in one role between two days, in their own name.

    Separation of duties counts the person as themselves: cover opens no second hand.
    """
    policies.check_can_give_staff_role(by, person, role)
    check_period(from_date, until_date)
    if not StaffRole.objects.ahead().filter(user=absent, role=role).exists():
        raise NotPossible(
            f"{absent} is not {by_slug(role).name.lower()}, so there is nothing to cover.",
            next_step="Choose a role that the absent person holds.",
            code="not_held",
        )
    cover = StaffRole(role=role, from_date=from_date, until_date=until_date, covers=absent)
    return _give(person, cover)


def _give(user: User, row: StaffRole) -> StaffRole:
    user = locked(user)
    policies.check_is_open_account(user)
    row.user = user
    _check_not_held(row)
    row.save()
    return row


def _check_not_held(row: StaffRole) -> None:
    held = StaffRole.objects.ahead().filter(
        Q(until_date__isnull=True) | Q(until_date__gte=row.from_date),
        user=row.user,
        role=row.role,
    )
    if row.until_date:
        held = held.filter(from_date__lte=row.until_date)
    if found := held.first():
        raise NotPossible(
            f"{row.user} already holds this role ({found.period}).",
            next_step=f"Choose days after {long_date(found.until_date)}."
            if found.until_date
            else "Nothing needs to be done.",
            code="held",
        )


@service
def end_staff_role(*, by: Actor, staff_role: StaffRole, reason: str = "") -> StaffRole:
    """End a role now. The last administrator cannot be removed without another."""
    row = locked(staff_role)
    policies.check_can_end_staff_role(by, row)
    row.end_before(today())
    row.save(update_fields=["until_date"])
    return row
