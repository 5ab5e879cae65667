"""The demonstration's people for the buttons on the sign-in page, each of them once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from accounts import roles
from accounts.demonstration import demonstration_people
from accounts.models import StaffRole, User
from trusts.models import Membership

# One payment from the evidence to the bank, by those who act, in the order in which they do.
JOURNEY = (
    "Tom Birch",
    "Amara Osei",
    "Joan Whitfield",
    "Imran Sheikh",
    "Colin Pryce",
    "Beth Sanderson",
    "Sam Ellery",
)
FOLLOW, NO_ROLE = "Follow one payment", "No role"


@dataclass
class Offer:
    """One person, the first role held and every trust it is held for."""

    person: User
    role: str = NO_ROLE
    trusts: list[str] = field(default_factory=list)

    def where(self, *, with_role: bool) -> str:
        """`Contributor, Wealden Hospitals`, or the trusts alone."""
        return ", ".join([self.role] * with_role + self.trusts)


Group = tuple[str, list[tuple[User, str]]]


def people_by_role() -> list[Group]:
    """(heading, [(person, where)]): those of the journey first, then the others by role, then who
    has none. Cover is left out: a person is offered under what they mainly do."""
    offers = _offers()
    named = {offer.person.name: offer for offer in offers}
    journey = [named[name] for name in JOURNEY if name in named]
    rest = [offer for offer in offers if offer not in journey]
    groups = [(FOLLOW, [(o.person, o.where(with_role=True)) for o in journey])]
    for role in [*(r.name for r in roles.of_scope("trust", "staff", "administrator")), NO_ROLE]:
        others = [offer for offer in rest if offer.role == role]
        groups.append((role, [(o.person, o.where(with_role=False)) for o in others]))
    return [group for group in groups if group[1]]


def _offers() -> list[Offer]:
    """Everybody, those of trusts by trust first."""
    people = demonstration_people()
    held: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for role, person, where in _held():
        held[person].append((roles.by_slug(role).name, where))
    everybody = {person.pk: person for person in people.order_by("name")}
    offers = []
    for pk in [*held, *(pk for pk in everybody if pk not in held)]:
        rows = held.get(pk, [])
        role = rows[0][0] if rows else NO_ROLE
        trusts = [where for _, where in rows if where]
        offers.append(Offer(everybody[pk], role, trusts))
    return offers


def _held() -> Iterator[tuple[str, int, str]]:
    """(role, person, trust)"""
    people = demonstration_people()
    members = Membership.objects.in_force().filter(user__in=people, covers=None)
    for row in members.select_related("trust").order_by("trust__name", "user__name"):
        yield row.role, row.user_id, str(row.trust)
    staff = StaffRole.objects.in_force().filter(user__in=people, covers=None)
    for staff_row in staff.order_by("user__name"):
        yield staff_row.role, staff_row.user_id, ""
