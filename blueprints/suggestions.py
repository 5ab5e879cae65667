"""What a trust may want to copy: published by trusts much like it, or about what it plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from blueprints.models import BlueprintVersion, Copy, Result
from blueprints.search import likeness, whole, with_use
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


# A title and a summary that share so many words with a sentence are about the same; fewer are
# shared by chance, since all are about care and systems.
SHARED_WORDS = 3


def about(trust: Trust, texts: Sequence[str], most: int = 2) -> list[list[BlueprintVersion]]:
    """Other trusts' blueprints about each of the texts, at most so many each; two queries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, version_id FROM blueprints_about(%s, %s, %s, %s)",
            [list(texts), trust.pk, SHARED_WORDS, most],
        )
        pairs = cursor.fetchall()
    versions = {version.pk: version for version in whole({key for _, key in pairs})}
    found: list[list[BlueprintVersion]] = [[] for _ in texts]
    for place, key in pairs:
        found[place - 1].append(versions[key])
    return found
