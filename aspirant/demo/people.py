"""The invented people: somebody for every role, and the cases that roles must get right."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import StaffRole, User
from accounts.roles import by_slug
from accounts.services import create_user, give_staff_role
from core.actors import PORTAL
from core.dates import today
from trusts.models import Membership, Trust
from trusts.services.people import add_member

DAYS_IN_POST = 800
REASON = "Invented for the demonstration"

# name: (role, code of the trust) for each role; staff roles have no trust
PEOPLE: dict[str, list[tuple[str, str]]] = {
    "Amara Osei": [("cio", "ZZ1")],
    "Tom Birch": [("contributor", "ZZ1")],
    "Priya Raman": [("finance_lead", "ZZ1")],
    "Owen Hughes": [("viewer", "ZZ1")],
    "Helen Marsh": [("cio", "ZZ2")],
    "Yusuf Demir": [("contributor", "ZZ2")],
    "Daniel Frost": [("cio", "ZZ3")],
    "Sian Powell": [("contributor", "ZZ3")],
    "Rosalind Achebe": [("cio", "ZZ4")],
    "Hana Vesely": [("contributor", "ZZ4")],
    "Peter Lund": [("cio", "ZZ5")],
    "Callum Reeve": [("contributor", "ZZ5")],
    "Fatima Zaman": [("cio", "ZZ6")],
    "Grace Okafor": [("contributor", "ZZ6"), ("contributor", "ZZ7")],
    "Neil Castle": [("cio", "ZZ7")],
    "Anja Keller": [("cio", "ZZ8")],
    "Bridget Moon": [("cio", "ZZ9")],
    "Luis Ortega": [("contributor", "ZZ9")],
    "Miriam Stone": [("cio", "ZZA")],
    "Gareth Vale": [("cio", "ZZB")],
    "Edith Crane": [("cio", "ZZF")],
    "Jonas Thorpe": [("contributor", "ZZF")],
    "Ruth Calder": [("programme_manager", "")],
    "Imran Sheikh": [("programme_manager", "")],
    "Joan Whitfield": [("assessor", "")],
    "Mateusz Nowak": [("assessor", "")],
    "Leila Haddad": [("finance_approver", "")],
    "Colin Pryce": [("finance_approver", "")],
    "Beth Sanderson": [("payments_officer", "")],
    "Nadia Karim": [("blueprint_editor", "")],
    "Victor Lindqvist": [("auditor", "")],
    "Sam Ellery": [("administrator", "")],
    "Chris Doyle": [],
}


def address(name: str) -> str:
    """`amara.osei@demo.example`: a domain that can receive nothing."""
    return f"{name.lower().replace(' ', '.')}@demo.example"


def make_people(trusts: Mapping[str, Trust]) -> dict[str, User]:
    """The invented people by name, with their roles."""
    people = {name: make_person(name) for name in PEOPLE}
    since = today() - timedelta(days=DAYS_IN_POST)
    for name, held in PEOPLE.items():
        for role, code in held:
            if code:
                add_member(
                    by=PORTAL,
                    user=people[name],
                    trust=trusts[code],
                    role=role,
                    from_date=since,
                    reason=REASON,
                )
            else:
                give_staff_role(
                    by=PORTAL, user=people[name], role=role, from_date=since, reason=REASON
                )
    return people


def make_person(name: str) -> User:
    return create_user(by=PORTAL, email=address(name), name=name, is_demo=True)


@dataclass(frozen=True)
class Holding:
    """One person in one role, as the list of demonstration people shows it."""

    role: str
    role_name: str
    trust: str
    trust_name: str
    name: str
    email: str

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


def holdings() -> list[Holding]:
    """Who may be looked through the eyes of: by role, then by trust and name."""
    found = [
        Holding(m.role, by_slug(m.role).name, m.trust.code, str(m.trust), *who(m.user))
        for m in Membership.objects.in_force()
        .filter(user__is_demo=True)
        .select_related("user", "trust")
    ]
    found += [
        Holding(r.role, by_slug(r.role).name, "", "", *who(r.user))
        for r in StaffRole.objects.in_force().filter(user__is_demo=True).select_related("user")
    ]
    with_role = {holding.email for holding in found}
    others = User.objects.active().filter(is_demo=True).exclude(email__in=with_role)
    found += [Holding("", "No role", "", "", *who(user)) for user in others]
    return sorted(found, key=lambda h: (order(h.role), h.trust, h.name))


def who(user: User) -> tuple[str, str]:
    return user.name, user.email


def order(role: str) -> int:
    """Roles in the order in which accounts.roles lists them; without a role last."""
    slugs = list(by_slug("cio").registry)
    return slugs.index(role) if role else len(slugs)
