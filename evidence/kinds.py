"""The kinds of claim. Apps above register theirs in `ready()`: what it is called, and where its
owner has a page. Where money waits for a claim, they keep its `held_up`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from core.errors import BadInput

if TYPE_CHECKING:
    from evidence.models import Claim

Level = tuple[int, str, str]


@dataclass(frozen=True)
class ClaimKind:
    """`address(claim)`: the owner's page. `sampled`: decided by a verified level, not as met or
    not met. `levels(claim)`: the levels to choose from, each with its name and what it requires.
    `held()`: a condition on claims of the kind, true where the trust has named evidence that it
    holds. `many`: what several are called that are asked for at once, to be listed in one line;
    empty: each is listed by itself. `last_day(claim)`: the last day on which a second look at its
    level can be asked for; None while that has no end. `facts(claim)`: what its owner adds to what
    is asked, each with its label, such as what would show it."""

    slug: str
    label: str
    address: Callable[["Claim"], str]
    sampled: bool = False
    levels: Callable[["Claim"], list[Level]] | None = None
    held: Callable[[], Any] | None = None
    many: str = ""
    last_day: Callable[["Claim"], date | None] | None = None
    facts: Callable[["Claim"], list[tuple[str, str]]] | None = None


_kinds: dict[str, ClaimKind] = {}


def register(kind: ClaimKind) -> None:
    _kinds[kind.slug] = kind


def get(slug: str) -> ClaimKind:
    """The kind, or BadInput if nobody registered it."""
    if slug not in _kinds:
        raise BadInput(f"“{slug}” is not a kind of evidence to check.", code="claim_kind")
    return _kinds[slug]


def choices() -> list[tuple[str, str]]:
    return [(kind.slug, kind.label) for kind in _kinds.values()]


def label(slug: str) -> str:
    return _kinds[slug].label if slug in _kinds else slug.replace("_", " ").capitalize()


def held() -> list[Any]:
    """The conditions of all kinds that have one."""
    return [kind.held() for kind in _kinds.values() if kind.held]


def many(slug: str) -> str:
    """What several of a kind are called, if they are listed together; else empty."""
    return _kinds[slug].many if slug in _kinds else ""


def address(claim: "Claim") -> str:
    return _kinds[claim.kind].address(claim) if claim.kind in _kinds else ""


def facts(claim: "Claim") -> list[tuple[str, str]]:
    """What its owner adds to what is asked, each with its label; the empty ones left out."""
    kind = _kinds.get(claim.kind)
    found = kind.facts(claim) if kind and kind.facts else []
    return [(label, text) for label, text in found if text]


def levels(claim: "Claim") -> list[Level]:
    """The levels that a sampled claim may be settled with; empty if its kind does not say. They
    never change: read once for each claim object."""
    kind = _kinds.get(claim.kind)
    if "_levels" not in claim.__dict__:
        claim.__dict__["_levels"] = kind.levels(claim) if kind and kind.levels else []
    found: list[Level] = claim.__dict__["_levels"]
    return found


def last_day(claim: "Claim") -> date | None:
    """The last day on which a second look at the claim's level can be asked for, if it has one."""
    kind = _kinds.get(claim.kind)
    return kind.last_day(claim) if kind and kind.last_day else None


def level_in_words(claim: "Claim", level: int) -> str:
    """ "Level 3", and what the claim's own scale calls it."""
    names = [name for number, name, _ in levels(claim) if number == level]
    return ": ".join([f"Level {level}", *names])
