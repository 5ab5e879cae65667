"""Whom a new award may be for: trusts found by name, with what each takes part in."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from accounts.models import User
from funding.models import AwardHolder
from programmes.models import Participation
from trusts.models import Trust

# So many trusts are offered at once.
SHOWN = 10
# What one choice is called in an address.
CHOICE = ("programme", "role", "trust")


@dataclass(frozen=True)
class Candidate:
    """A trust, and its participations: each may be chosen unless an award pays for it already."""

    trust: Trust
    parts: list[Any]


def choice_of(part: Participation) -> str:
    """The query of the address that chooses one participation."""
    names = dict(zip(CHOICE, (part.programme.slug, part.role, part.trust.code), strict=True))
    return urlencode(names)


def chosen(user: User, asked: Any) -> Participation | None:
    """The participation that an address or a form names, if there is one."""
    programme, role, trust = (asked.get(name, "").replace("\0", "") for name in CHOICE)
    rows = participations(user).filter(programme__slug=programme, role=role)
    return rows.filter(trust__code=trust.strip().upper()).first()


def participations(user: User) -> "QuerySet[Any]":
    """Each with `held`: the reference of the award that pays for it."""
    held = AwardHolder.objects.filter(participation=OuterRef("pk"), until_date=None)
    rows = Participation.objects.visible_to(user).taking_part()
    return rows.select_related("programme", "trust").annotate(
        held=Subquery(held.values("award__reference")[:1])
    )


def candidates(user: User, words: str) -> list[Candidate]:
    """Trusts that match the words, in alphabetical order; two queries."""
    found = Trust.objects.visible_to(user).search(words).order_by("name", "pk")
    trusts = list(found[: SHOWN + 1])
    parts = participations(user).filter(trust__in=trusts).order_by("programme__name", "role")
    return grouped(trusts, parts)


def unfunded(user: User) -> list[Candidate]:
    """The first trusts that signed up to a programme and have no award for it; two queries."""
    held = AwardHolder.objects.filter(participation=OuterRef("pk"), until_date=None)
    open_ones = participations(user).filter(~Exists(held)).exclude(status="completed")
    trusts = Trust.objects.open_on().filter(Exists(open_ones.filter(trust=OuterRef("pk"))))
    first = list(trusts.order_by("name", "pk")[: SHOWN + 1])
    return grouped(first, open_ones.filter(trust__in=first).order_by("programme__name", "role"))


def grouped(trusts: Iterable[Trust], parts: Iterable[Any]) -> list[Candidate]:
    by_trust: dict[int, list[Any]] = {}
    for part in parts:
        by_trust.setdefault(part.trust_id, []).append(part)
    return [Candidate(trust, by_trust.get(trust.pk, [])) for trust in trusts]
