"""What a trust may want to copy: published by trusts much like it, and not copied by it yet."""

from dataclasses import dataclass
from typing import Any

from blueprints.models import BlueprintVersion, Copy, Result
from blueprints.search import likeness, with_use
from core.prepared import prepared
from trusts.models import Trust

ALIKE = {
    "setting": "care setting",
    "supplier": "record system",
    "size": "size",
    "region_code": "region",
}


@dataclass(frozen=True)
class Suggestion:
    """A blueprint, and what its trust has in common with the reader's."""

    version: BlueprintVersion
    alike: list[str]

    @property
    def because(self) -> str:
        """`Same care setting and region as yours`."""
        *first, last = self.alike
        words = f"{', '.join(first)} and {last}" if first else last
        return f"Same {words} as yours"


def for_trust(trust: Trust, limit: int = 3) -> list[Suggestion]:
    """The nearest blueprints that worked for other trusts, at most `limit`, in one query."""
    known = {name: getattr(trust, name).lower() for name in ALIKE if getattr(trust, name)}
    rows = nearest_to.few(trust=trust.pk, **known)[:limit] if known else []
    return [Suggestion(version, alike(trust, version.blueprint.trust)) for version in rows]


@prepared(trust=Trust, **dict.fromkeys(ALIKE, str))
def nearest_to(trust: Trust, **known: str) -> Any:
    """What a trust of which so much is `known` may want to copy, the nearest first."""
    for name, value in known.items():
        setattr(trust, name, value)
    copied = Copy.objects.filter(trust=trust).values("version__blueprint")
    rows: Any = BlueprintVersion.objects.published().exclude(blueprint__trust=trust)
    rows = with_use(rows.exclude(blueprint__in=copied).annotate(near=likeness(trust)))
    rows = rows.exclude(result=Result.FAILED).filter(near__gt=0)
    rows = rows.brief().select_related("blueprint__trust")
    return rows.order_by("-near", "-published_at", "-pk")


def alike(one: Trust, other: Trust) -> list[str]:
    """What two trusts have in common, in words."""
    return [
        words
        for name, words in ALIKE.items()
        if getattr(one, name) and getattr(one, name).casefold() == getattr(other, name).casefold()
    ]
