"""Who may open what: one `Row` for each URL name, in `rows_<app>.py` beside this file.

How to add a row
----------------
Each `rows_<app>.py` holds a list `ROWS`, and may hold `def scene(world)`, which makes the objects
that addresses need, for `world.own` (a trust), and keeps them as attributes of `world`:

    def scene(world):
        world.claim = make_claim(trust=world.own)

    ROWS = [
        Row("evidence:claim_queue", get=staff("assessor", "programme_manager")),
        Row("evidence:claim_edit", get=own("cio", "contributor"), post=own("cio", "contributor"),
            at=lambda world: {"reference": world.claim.reference}),
    ]

`get` and `post` are sets of actors who may; everyone else must be refused. Build them from:

- `NOBODY` (no such method), `ANYONE` (also signed out), `SIGNED_IN`, `STAFF` (every staff role
  and the administrator), `ALL_TRUSTS` (every role of any trust);
- `staff("assessor", …)`: these staff roles (`"administrator"` too);
- `own("cio", …)`, `own()`: these roles (all) at the trust that the address belongs to;
- `paired(…)`, `other(…)`: the same at a trust paired with it, at an unconnected one;
- `any_trust("cio", …)`: these roles at whichever trust; for pages about one's own trust whose
  address names no object, like /team/;

joined with `|`. `at` gives the address' arguments and says that it names an object. `hidden=True`
says that the object belongs to `world.own`: whoever could open it at their own trust but comes
from another one must be answered 404, as if it were not there (the default where there is an
`at`; `hidden=False` for objects that no trust owns).

`leaves=True`: the page itself may send people to sign-in. `data` is what the POST carries.

What counts as what: "may" is 200, a redirect other than to sign-in, or a form's 400/409/422 for
the empty POST; "refused" is 403, 404 or 405; signed out it is a redirect to sign-in.
"""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

import tests.access as here
from accounts import roles

Actors = frozenset[str]

TRUST_ROLES = [role.slug for role in roles.of_scope("trust")]
STAFF_ROLES = [role.slug for role in roles.of_scope("staff", "administrator")]
RELATIONS = ("own", "paired", "other")


def staff(*slugs: str) -> Actors:
    return frozenset(_known(slugs, STAFF_ROLES))


def own(*slugs: str) -> Actors:
    return _at("own", slugs)


def paired(*slugs: str) -> Actors:
    return _at("paired", slugs)


def other(*slugs: str) -> Actors:
    return _at("other", slugs)


def any_trust(*slugs: str) -> Actors:
    return own(*slugs) | paired(*slugs) | other(*slugs)


def _at(relation: str, slugs: tuple[str, ...]) -> Actors:
    return frozenset(f"{relation} {slug}" for slug in _known(slugs or TRUST_ROLES, TRUST_ROLES))


def _known(slugs: Any, names: list[str]) -> list[str]:
    if unknown := set(slugs) - set(names):
        raise ValueError(f"No such roles: {sorted(unknown)}")
    return list(slugs)


NOBODY: Actors = frozenset()
STAFF = staff(*STAFF_ROLES)
ALL_TRUSTS = any_trust()
SIGNED_IN = STAFF | ALL_TRUSTS | {"no role"}
ANYONE = SIGNED_IN | {"signed out"}
ACTORS = ["signed out", "no role", *STAFF_ROLES, *sorted(ALL_TRUSTS)]


@dataclass(frozen=True)
class Row:
    """One URL name: who may GET it, who may POST to it; see the module's docstring."""

    name: str
    get: Actors = NOBODY
    post: Actors = NOBODY
    at: Callable[[Any], dict[str, Any]] | None = None
    hidden: bool | None = None
    leaves: bool = False
    data: dict[str, Any] = field(default_factory=dict)

    @property
    def is_hidden(self) -> bool:
        return self.at is not None if self.hidden is None else self.hidden

    def address(self, world: Any) -> str:
        return reverse(self.name, kwargs=self.at(world) if self.at else None)

    def tried_by(self, method: str, actors: list[str]) -> list[str]:
        """Every actor, but for what could only be answered the same again: where the address names
        no object, nobody stands nearer to it than others of their role do; and where nobody may
        POST, it is tried by those whom the address lets in, and by one who is not signed in."""
        if method == "post" and not self.post:
            actors = [actor for actor in actors if actor in self.get or actor == "signed out"]
        if self.at is None:
            actors = [actor for actor in actors if not actor.startswith("paired ")]
        return actors

    def may(self, method: str, actor: str) -> bool:
        return actor in (self.get if method == "get" else self.post)

    def must_not_see(self, method: str, actor: str) -> bool:
        """Whether the actor could do this to an object of their own, and this one is not theirs."""
        relation, _space, role = actor.partition(" ")
        if not self.is_hidden or relation not in ("other", "paired"):
            return False
        return self.may(method, f"own {role}") and not self.may(method, actor)


def row_modules() -> list[ModuleType]:
    """Every `rows_….py` of this folder."""
    names = sorted(m.name for m in pkgutil.iter_modules(here.__path__))
    return [importlib.import_module(f"tests.access.{n}") for n in names if n.startswith("rows_")]


def all_rows() -> dict[str, Row]:
    """Every row by its URL name; a name with two rows is an error."""
    found: dict[str, Row] = {}
    for module in row_modules():
        for row in module.ROWS:
            if row.name in found:
                raise ValueError(f"{row.name} has two rows")
            found[row.name] = row
    return found


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration."""

    name: str
    view: Callable[..., Any]
    route: str

    @property
    def is_open(self) -> bool:
        return not getattr(self.view, "login_required", True)


def addresses() -> list[Address]:
    """Every pattern there is, with the names of its namespaces before its own."""
    return list(_walk(get_resolver().url_patterns, (), ""))


def _walk(patterns: Any, spaces: tuple[str, ...], route: str) -> Iterator[Address]:
    for entry in patterns:
        here_route = route + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inside = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry.url_patterns, inside, here_route)
        elif isinstance(entry, URLPattern):
            name = ":".join((*spaces, entry.name or f"without a name: {here_route}"))
            yield Address(name, entry.callback, here_route)
