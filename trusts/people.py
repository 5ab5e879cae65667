"""Reading who belongs where; `trust_roles` feeds `user.has(permission, trust=…)`."""

from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet

from accounts.models import StaffRole, User
from accounts.roles import Role, staff
from trusts.models.people import Membership

if TYPE_CHECKING:
    from trusts.models import Trust

KEPT = "_memberships_today"


def memberships_today(user: User) -> list[Membership]:
    """A person's memberships in force, cover included, with their trusts.

    Read once for each user object, hence once for each request; the staff roles of a person who
    has memberships come along, since every page asks for both.
    """
    # By setattr, since `request.user` is a proxy: its own __dict__ is not the user's.
    if not hasattr(user, KEPT):
        also = StaffRole.objects.in_force().filter(user=OuterRef("user")).values("role")
        rows = Membership.objects.in_force().filter(user=user).select_related("trust")
        rows = rows.annotate(staff_roles=ArraySubquery(also))
        found = list(rows.order_by("trust__name", "role"))
        if found and user.is_active:
            user.staff_roles = staff(found[0].staff_roles)
        setattr(user, KEPT, found)
    return getattr(user, KEPT)


def forget_memberships(user: User) -> None:
    """After a change: the next question reads them again."""
    if hasattr(user, KEPT):
        delattr(user, KEPT)


def trust_roles(user: User, trust: "Trust") -> list[type[Role]]:
    """The roles held today at a trust."""
    return [m.role_class for m in memberships_today(user) if m.trust_id == trust.pk]


def trusts_of(user: User) -> "list[Trust]":
    """The trusts a person may act for today, by name, each once."""
    return list({m.trust_id: m.trust for m in memberships_today(user)}.values())


def team_of(trust: "Trust") -> "QuerySet[Membership]":
    """The people of a trust, now or from a later day on, by name."""
    rows = Membership.objects.ahead().filter(trust=trust, user__is_active=True)
    return rows.select_related("user", "covers", "trust").order_by("user__name", "from_date")
