"""Who belongs to a trust: given a role, covered, removed. Nobody gives one to themselves."""

from datetime import date

from django.db.models import Q

from accounts.dated import check_period
from accounts.models import User
from accounts.policies import check_is_open_account
from core.actors import Actor
from core.dates import today
from core.errors import BadInput, NotPossible
from core.services import locked, service
from trusts.models import Membership, Trust
from trusts.people import forget_memberships
from trusts.policies import people as policies


@service
def add_member(
    *,
    by: Actor,
    user: User,
    trust: Trust,
    role: str,
    from_date: date | None = None,
    until_date: date | None = None,
    reason: str = "",
) -> Membership:
    """Give a person a role at a trust from a day (today) on."""
    policies.check_can_give_role(by, user, trust, role)
    first = from_date or today()
    if until_date is not None and until_date < first:
        raise BadInput("The last day must be on or after the first day.", code="dates")
    return _add(Membership(trust=trust, role=role, from_date=first, until_date=until_date), user)


def _add(row: Membership, user: User) -> Membership:
    row.user = locked(user)
    check_is_open_account(row.user)
    _check_not_held(row)
    row.save()
    forget_memberships(user)
    return row


def _check_not_held(row: Membership) -> None:
    held = Membership.objects.ahead().filter(
        Q(until_date__isnull=True) | Q(until_date__gte=row.from_date),
        user=row.user,
        trust=row.trust,
        role=row.role,
    )
    if row.until_date:
        held = held.filter(from_date__lte=row.until_date)
    if found := held.first():
        raise NotPossible(
            f"{row.user} already holds this role at {row.trust} ({found.period}).",
            next_step="Choose other days, or another role.",
            code="held",
        )


@service
def change_role(*, by: Actor, membership: Membership, role: str, reason: str = "") -> Membership:
    """Give a member another role from today on, in place of the one they had."""
    row = locked(membership)
    policies.check_can_give_role(by, row.user, row.trust, role)
    if role == row.role:
        raise BadInput("Choose a role other than the present one.", code="same_role")
    end_membership(by=by, membership=row, reason=reason)
    return add_member(by=by, user=row.user, trust=row.trust, role=role, reason=reason)


@service
def end_membership(*, by: Actor, membership: Membership, reason: str = "") -> Membership:
    """Take a role away now, or lay down one's own; the last CIO stays until there is another.

    Locks the trust, so that two CIOs cannot remove each other at the same moment.
    """
    locked(membership.trust)
    row = locked(membership)
    policies.check_can_end_membership(by, row)
    row.end_before(today())
    row.save(update_fields=["until_date"])
    forget_memberships(membership.user)
    return row


@service
def arrange_cover(
    *,
    by: Actor,
    absent: Membership,
    person: User,
    from_date: date,
    until_date: date,
    reason: str = "",
) -> Membership:
    """Let a colleague hold the absent person's role between two days, in their own name.

    Separation of duties counts the colleague as themselves: what they wrote they cannot sign.
    """
    absent = locked(absent)
    policies.check_can_cover(by, absent, person)
    check_period(from_date, until_date)
    return _add(
        Membership(
            trust=absent.trust,
            role=absent.role,
            covers=absent.user,
            from_date=from_date,
            until_date=until_date,
        ),
        person,
    )
