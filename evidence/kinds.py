"""The kinds of claim. Apps above register theirs in `ready()`: what it is called, where its owner
has a page, and how many pounds wait for it."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Case, Expression, Value, When
from django.db.models.functions import Coalesce

from core.errors import BadInput
from core.money import MoneyField

if TYPE_CHECKING:
    from evidence.models import Claim

Level = tuple[int, str, str]


def nothing_held_up() -> Expression:
    return Value(Decimal(0))


@dataclass(frozen=True)
class ClaimKind:
    """`address(claim)`: the owner's page. `held_up()`: a Subquery over OuterRef("pk") of the claim
    that gives pounds. `sampled`: decided by a verified level, not as met or not met.
    `levels(claim)`: the levels to choose from, each with its name and what it requires."""

    slug: str
    label: str
    address: Callable[["Claim"], str]
    held_up: Callable[[], Expression] = nothing_held_up
    sampled: bool = False
    levels: Callable[["Claim"], list[Level]] | None = None


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


def address(claim: "Claim") -> str:
    return _kinds[claim.kind].address(claim) if claim.kind in _kinds else ""


def levels(claim: "Claim") -> list[Level]:
    """The levels that a sampled claim may be settled with; empty if its kind does not say."""
    kind = _kinds.get(claim.kind)
    return kind.levels(claim) if kind and kind.levels else []


def held_up() -> Expression:
    """Pounds that wait for a claim, whichever its kind: 0 where none do."""
    by_kind = [When(kind=kind.slug, then=kind.held_up()) for kind in _kinds.values()]
    waiting = Case(*by_kind, default=Value(Decimal(0)), output_field=MoneyField())
    return Coalesce(waiting, Value(Decimal(0)), output_field=MoneyField())
