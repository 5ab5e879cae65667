"""Finding blueprints: PostgreSQL's full-text search, with synonyms, nearest to one's own trust.

What a visitor types is text: `&`, `!`, quotes and brackets mean nothing here.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import (
    Case,
    Count,
    F,
    FloatField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
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


def thesaurus() -> Thesaurus:
    """The synonyms in use, in one query."""
    return Thesaurus(Synonym.objects.in_use().values_list("term", "means"))


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
    """The published versions that match, each with its `rank`; without words, all of them."""
    alike = rows.annotate(rank=Value(1.0, output_field=FloatField()))
    if not text.strip():
        return alike
    query = query_for(text, thesaurus())
    if query is None:
        return alike.none()
    return rows.filter(search=query).annotate(rank=SearchRank(F("search"), query))


# How much each likeness counts.
LIKENESS = {"setting": 2.0, "supplier": 2.0, "size": 1.0, "region_code": 1.0}
MOST_ALIKE = sum(LIKENESS.values())


def likeness(trust: Trust | None) -> Any:
    """0 to `MOST_ALIKE`: how alike the writing trust is to this one, as far as both are known."""
    whole: Any = Value(0.0, output_field=FloatField())
    for name, weight in LIKENESS.items():
        value = getattr(trust, name) if trust else ""
        if value:
            same = Q(**{f"blueprint__trust__{name}__iexact": value})
            whole = whole + Case(
                When(same, then=Value(weight)), default=Value(0.0), output_field=FloatField()
            )
    return whole


def nearest_first(
    rows: QuerySet[BlueprintVersion], trust: Trust | None
) -> QuerySet[BlueprintVersion]:
    """What says most about the words first; a trust much like one's own counts up to double."""
    if trust is None:
        return rows.order_by("-rank", "-published_at", "-pk")
    near = rows.annotate(relevance=F("rank") * (1.0 + likeness(trust) / MOST_ALIKE))
    return near.order_by("-relevance", "-published_at", "-pk")


def with_use(rows: QuerySet[BlueprintVersion]) -> QuerySet[BlueprintVersion]:
    """How many trusts copied any version of each blueprint, and how many of them used it."""
    copies = Copy.objects.filter(version__blueprint=OuterRef("blueprint")).order_by()
    return rows.annotate(copied_by=trusts_in(copies), used_by=trusts_in(copies.of_use()))


def trusts_in(copies: QuerySet[Copy]) -> Any:
    counted = copies.values("version__blueprint").annotate(n=Count("trust", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


def suppliers(rows: QuerySet[BlueprintVersion]) -> list[str]:
    """The record systems of the trusts that have published, each once however it is written."""
    named = rows.exclude(blueprint__trust__supplier="").order_by()
    names = named.annotate(plain=Lower("blueprint__trust__supplier"))
    pairs = names.values_list("plain", "blueprint__trust__supplier").distinct()
    return sorted(dict(pairs).values(), key=str.casefold)
