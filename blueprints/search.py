"""Finding blueprints: PostgreSQL's full-text search, with synonyms, nearest to one's own trust.

What a visitor types is text: `&`, `!`, quotes and brackets mean nothing here.
"""

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
)
from django.db.models.functions import Coalesce, Lower

from blueprints.models import BlueprintVersion, Copy, Synonym
from blueprints.texts import HIDDEN
from trusts.models import Trust

CONFIG = "aspirant_english"
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
    return _made_of(tuple(Synonym.objects.in_use().values_list("term", "means")))


def query_for(text: str, same: Thesaurus) -> Any:
    """What to look for: every word of the text, or a synonym of it; None if it holds no word."""
    plain: list[str] = []
    parts: list[Any] = []
    for phrase, others in same.split(words_of(text)):
        if others:
            parts.append(any_of(phrase, others))
        else:
            plain += phrase
    if plain:
        parts.insert(0, SearchQuery(" ".join(plain), config=CONFIG))
    whole = parts[0] if parts else None
    for part in parts[1:]:
        whole = whole & part
    return whole


def any_of(phrase: Phrase, others: set[Phrase]) -> Any:
    """The words in any order, or one of the phrases that mean the same."""
    query: Any = SearchQuery(" ".join(phrase), config=CONFIG)
    for other in sorted(others):
        query = query | SearchQuery(" ".join(other), config=CONFIG, search_type="phrase")
    return query


def found(rows: QuerySet[BlueprintVersion], text: str) -> QuerySet[BlueprintVersion]:
    """The versions that match, with `rank` to order by; without words, all of them."""
    alike = rows.alias(rank=Value(1.0, output_field=FloatField()))
    if not text.strip():
        return alike
    query = query_for(text, thesaurus())
    if query is None:
        return alike.none()
    return rows.filter(search=query).alias(rank=SearchRank(F("search"), query))


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


# What a card of the library says.
SHOWN = (
    *("number", "status", "title", "summary", "result", "published_at"),
    *("cost_low", "cost_high", "elapsed_months", "blueprint__slug", "blueprint__kind"),
    *("blueprint__trust__name", "blueprint__trust__is_demo"),
)


def whole(keys: Iterable[int]) -> list[BlueprintVersion]:
    """The versions with these primary keys, in this order, with what a list shows of them."""
    wanted = list(keys)
    rows = with_use(BlueprintVersion.objects.filter(pk__in=wanted)).order_by()
    rows = rows.select_related("blueprint__trust").only(*SHOWN)
    by_key = {version.pk: version for version in rows}
    return [by_key[key] for key in wanted]


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
