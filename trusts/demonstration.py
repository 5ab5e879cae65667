"""The demonstration's people by role, for the buttons on the sign-in page."""

from collections import defaultdict
from collections.abc import Iterator

from accounts import roles
from accounts.demonstration import demonstration_people
from accounts.models import StaffRole, User
from trusts.models import Membership


def people_by_role() -> list[tuple[str, list[tuple[User, str]]]]:
    """(role, [(person, trust or "")]) in the order of the role classes; cover is left out: a
    person is offered under what they mainly do."""
    found: dict[str, list[tuple[User, str]]] = defaultdict(list)
    for role, person, where in _held():
        found[role].append((person, where))
    order = roles.of_scope("trust", "staff", "administrator")
    return [(role.name, found[role.slug]) for role in order if role.slug in found]


def _held() -> Iterator[tuple[str, User, str]]:
    people = demonstration_people()
    members = Membership.objects.in_force().filter(user__in=people, covers=None)
    for row in members.select_related("user", "trust").order_by("trust__name", "user__name"):
        yield row.role, row.user, str(row.trust)
    staff = StaffRole.objects.in_force().filter(user__in=people, covers=None)
    for staff_row in staff.select_related("user").order_by("user__name"):
        yield staff_row.role, staff_row.user, ""
