"""Finding blueprints: PostgreSQL's full-text search, with synonyms, nearest to one's own trust.

What a visitor types is text: `&`, `!`, quotes and brackets mean nothing here.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    Count,
    F,
    FloatField,
    Func,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    Window,
)
from django.db.models.functions import Coalesce, Lower

from blueprints.models import BlueprintVersion, Copy, Synonym
from blueprints.texts import HIDDEN
from core.prepared import prepared
from trusts.models import Trust

# Enough for a sentence; a query has an end.
MOST_WORDS = 20
LONGEST_QUERY = 200
WORD = re.compile(r"[^\W_]+")

Phrase = tuple[str, ...]


def words_of(text: str) -> list[str]:
    """The words that are looked for, without operators, marks and hidden characters."""
    return WORD.findall(HIDDEN.sub(" ", text).lower())[:MOST_WORDS]


class Thesaurus:
    """Phrases that mean the same, by their words."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        groups: dict[Phrase, set[Phrase]] = defaultdict(set)
        meanings: dict[Phrase, set[Phrase]] = defaultdict(set)
        for term, means in pairs:
            one, other = tuple(words_of(term)), tuple(words_of(means))
            if one and other:
                groups[other] |= {one, other}
                meanings[one].add(other)
                meanings[other].add(other)
        self.alike = {
            phrase: set().union(*(groups[meaning] for meaning in found))
            for phrase, found in meanings.items()
        }
        self.longest = max(map(len, self.alike), default=1)

    def split(self, words: list[str]) -> Iterator[tuple[Phrase, set[Phrase]]]:
        """The words in turn, the longest known phrase at each place, with what means the same."""
        at = 0
        while at < len(words):
            phrase = self.known_at(words, at)
            yield phrase, self.alike.get(phrase, set()) - {phrase}
            at += len(phrase)

    def known_at(self, words: list[str], at: int) -> Phrase:
        for length in range(min(self.longest, len(words) - at), 1, -1):
            phrase = tuple(words[at : at + length])
            if phrase in self.alike:
                return phrase
        return (words[at],)


@lru_cache(maxsize=4)
def _made_of(pairs: tuple[tuple[str, str], ...]) -> Thesaurus:
    """Worked out once for each state of the table."""
    return Thesaurus(pairs)


def thesaurus() -> Thesaurus:
    """The synonyms in use, in one query."""
    return _made_of(tuple(pairs_in_use()))


@prepared()
def pairs_in_use() -> QuerySet[Synonym, Any]:
    return Synonym.objects.in_use().values_list("term", "means")


def parts_of(text: str, same: Thesaurus) -> list[list[str]]:
    """What to look for: every part of the text, or what means the same as that part. The words
    that nothing else stands for are one part."""
    plain: list[str] = []
    parts: list[list[str]] = []
    for phrase, others in same.split(words_of(text)):
        if others:
            parts.append([" ".join(phrase), *(" ".join(other) for other in sorted(others))])
        else:
            plain += phrase
    return [[" ".join(plain)], *parts] if plain else parts


class Wanted(SearchQuery):
    """The parts, as JSON, as a query for the index."""

    def __init__(self, parts: str) -> None:
        super().__init__(parts)
        self.function = "blueprints_query"


def asked_for(text: str) -> str:
    """What Wanted takes; empty if the text holds no word."""
    parts = parts_of(text, thesaurus())
    return json.dumps(parts) if parts else ""


def ranked(rows: QuerySet[BlueprintVersion], parts: str) -> QuerySet[BlueprintVersion]:
    """The versions in which the parts are found, with `rank` to order by."""
    return rows.filter(search=Wanted(parts)).alias(rank=SearchRank(F("search"), Wanted(parts)))


def found(rows: QuerySet[BlueprintVersion], text: str) -> QuerySet[BlueprintVersion]:
    """The versions that match, with `rank` to order by; without words, all of them."""
    alike = rows.alias(rank=Value(1.0, output_field=FloatField()))
    if not text.strip():
        return alike
    parts = asked_for(text)
    return ranked(rows, parts) if parts else alike.none()


# How much each likeness counts.
LIKENESS = {"setting": 2.0, "supplier": 2.0, "size": 1.0, "region_code": 1.0}
MOST_ALIKE = sum(LIKENESS.values())


class Same(Func):
    """`weight` where a text of the trust is this one, however it is written; else 0."""

    template = "(CASE WHEN lower(%(expressions)s THEN %(weight)s ELSE 0.0 END)"
    arg_joiner = ") = "
    output_field = FloatField()


def likeness(trust: Trust | None) -> Any:
    """0 to `MOST_ALIKE`: how alike the writing trust is to this one, as far as both are known."""
    whole: Any = Value(0.0, output_field=FloatField())
    for name, weight in LIKENESS.items():
        if value := getattr(trust, name) if trust else "":
            path = F(f"blueprint__trust__{name}")
            whole = whole + Same(path, Value(value.lower()), weight=weight)
    return whole


def nearest_first(
    rows: QuerySet[BlueprintVersion], trust: Trust | None
) -> QuerySet[BlueprintVersion]:
    """What says most about the words first; a trust much like one's own counts up to double."""
    relevance: Any = F("rank")
    if trust is not None:
        relevance = relevance * (1.0 + likeness(trust) / MOST_ALIKE)
    # An alias: in the columns as well, PostgreSQL would work each rank out twice.
    return rows.alias(relevance=relevance).order_by("-relevance", "-published_at", "-pk")


Keys = tuple[list[int], int]


def keys_of(rows: QuerySet[BlueprintVersion], begin: int, end: int) -> Keys:
    """The keys of a stretch of these rows, and how many rows there are if it holds any."""
    return keys_and_number(counted(rows)[begin:end])


def keys_for(text: str, trust: Trust | None, begin: int, end: int) -> Keys:
    """The same of all that is published and matches, the nearest first: what most visitors ask, by
    a query that is written once."""
    parts = asked_for(text)
    if not parts:
        return [], 0
    known = {name: getattr(trust, name).lower() for name in LIKENESS if trust}
    known = {name: value for name, value in known.items() if value}
    return keys_and_number(published_with.few(parts=parts, **known)[begin:end])


@prepared(parts=str, **dict.fromkeys(LIKENESS, str))
def published_with(parts: str, **known: str) -> QuerySet[BlueprintVersion, Any]:
    rows = ranked(BlueprintVersion.objects.published(), parts)
    return counted(nearest_first(rows, Trust(**known)))


def counted(rows: QuerySet[BlueprintVersion]) -> QuerySet[BlueprintVersion, Any]:
    """Each key, and the number of all."""
    return rows.annotate(in_all=Window(Count("pk"))).values_list("pk", "in_all")


def keys_and_number(pairs: Iterable[tuple[int, int]]) -> Keys:
    found = list(pairs)
    return [key for key, _ in found], found[0][1] if found else 0


# What a card of the library says.
SHOWN = (
    *("number", "status", "title", "summary", "result", "published_at"),
    *("cost_low", "cost_high", "elapsed_months", "blueprint__slug", "blueprint__kind"),
    *("blueprint__trust__name", "blueprint__trust__is_demo"),
)


def whole(keys: Iterable[int]) -> list[BlueprintVersion]:
    """The versions with these primary keys, in this order, with what a list shows of them."""
    wanted = list(keys)
    by_key = {version.pk: version for version in cards(keys=wanted)}
    return [by_key[key] for key in wanted]


@prepared(keys=list)
def cards(keys: Any) -> QuerySet[BlueprintVersion]:
    rows = with_use(BlueprintVersion.objects.filter(pk__in=keys)).order_by()
    return rows.select_related("blueprint__trust").only(*SHOWN)


@cache
def use() -> dict[str, Any]:
    """How many trusts copied any version of a blueprint, and how many of them used it."""
    copies = Copy.objects.filter(version__blueprint=OuterRef("blueprint")).order_by()
    return {"copied_by": trusts_in(copies), "used_by": trusts_in(copies.of_use())}


def with_use(rows: QuerySet[BlueprintVersion]) -> QuerySet[BlueprintVersion]:
    """Each version with `copied_by` and `used_by`, in trusts."""
    return rows.annotate(**use())


def trusts_in(copies: QuerySet[Copy]) -> Any:
    counted = copies.values("version__blueprint").annotate(n=Count("trust", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def suppliers(rows: QuerySet[BlueprintVersion]) -> list[str]:
    """The record systems of the trusts that have published, each once however it is written."""
    named = rows.exclude(blueprint__trust__supplier="").order_by()
    names = named.annotate(plain=Lower("blueprint__trust__supplier"))
    pairs = names.values_list("plain", "blueprint__trust__supplier").distinct()
    return sorted(dict(pairs).values(), key=str.casefold)
