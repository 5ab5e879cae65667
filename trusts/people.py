"""Reading who belongs where; `trust_roles` feeds `user.has(permission, trust=…)`."""

from typing import TYPE_CHECKING, Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import FilteredRelation, OuterRef, QuerySet

from accounts.dated import held
from accounts.models import StaffRole, User
from accounts.roles import Role, staff
from core.prepared import prepared
from trusts.models.people import Membership

if TYPE_CHECKING:
    from trusts.models import Trust

KEPT = "_memberships_today"


@prepared(pk=int)
def rows_of_person(pk: int) -> "QuerySet[User]":
    """A person with today's staff roles, once for each membership that holds today."""
    also = StaffRole.objects.in_force().filter(user=OuterRef("pk")).values("role")
    rows = User.objects.filter(pk=pk).annotate(
        roles_today=ArraySubquery(also),
        held=FilteredRelation("memberships", condition=held("memberships__")),
    )
    # Without a membership there is one row, and nothing joined to it.
    return rows.order_by("held__trust__name", "held__role").select_related("held__trust")


def person(pk: int) -> User | None:
    """A person with every role they hold today, staff roles and memberships with their trusts:
    one query, since each page asks all of it. None where there is nobody."""
    found: list[Any] = rows_of_person(pk=pk)
    if not found:
        return None
    user: User = found[0]
    if user.is_active:
        user.staff_roles = staff(found[0].roles_today)
    setattr(user, KEPT, [row.held for row in found if hasattr(row, "held")])
    return user


def memberships_today(user: User) -> list[Membership]:
    """A person's memberships in force, cover included, with their trusts; read once for each user
    object, hence once for each request."""
    # By setattr, since `request.user` is a proxy: its own __dict__ is not the user's.
    if not hasattr(user, KEPT):
        rows = Membership.objects.in_force().filter(user=user).select_related("trust")
        setattr(user, KEPT, list(rows.order_by("trust__name", "role")))
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
