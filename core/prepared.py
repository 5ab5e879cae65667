"""Queries that Django writes once: asked again, only the values in their blanks are new.

To write a query with several annotations takes Django longer than PostgreSQL takes to answer it,
and each time it writes the same. A prepared query is built with marks in place of what changes
from one request to the next; the SQL is kept, and the marks are filled in when it is asked:

    @prepared(trust=Trust)
    def open_claims(trust: Trust) -> QuerySet[Claim]:
        return Claim.objects.filter(trust=trust, status="open")

    open_claims(trust=trust.pk)

What decides how a query is built comes first, by its place, and each such shape is written by
itself; so is each choice of blanks, and each day, since many queries ask for today.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import Count, Model, QuerySet, Value
from django.db.models.expressions import RawSQL
from django.db.models.sql.compiler import SQLCompiler

from core.dates import today

# So many shapes of one query are kept.
SHAPES = 16
# Where marks begin: no table has so many rows.
FIRST_MARK = 1 << 62


@dataclass(frozen=True)
class Written:
    """A query as Django wrote it, and which of its parameters are blanks."""

    rows: QuerySet[Any]
    compiler: SQLCompiler
    sql: str
    parameters: tuple[Any, ...]
    blanks: tuple[tuple[int, str], ...]

    def filled(self, values: dict[str, Any]) -> list[Any]:
        """What the query finds with these values, by blank."""
        parameters = list(self.parameters)
        for place, name in self.blanks:
            parameters[place] = values[name]
        asked = copy(self.compiler)
        asked.connection = connections[self.rows.db]
        asked.as_sql = lambda *_, **__: (self.sql, tuple(parameters))  # type: ignore[method-assign]
        found = self.rows.all()
        found.query.get_compiler = lambda *_, **__: asked  # type: ignore[method-assign]
        return list(found)


class Prepared:
    """A query with blanks; `prepared` makes it. Called with values, it gives a list of rows;
    `few` puts off the asking, as a QuerySet does."""

    def __init__(self, build: Callable[..., QuerySet[Any]], blanks: dict[str, type]) -> None:
        self.build = build
        self.marks = {name: mark(number, blanks[name]) for number, name in enumerate(blanks)}
        self.blanks = blanks
        self.written = lru_cache(SHAPES)(self.write)

    def __call__(self, *shape: Hashable, **values: Any) -> list[Any]:
        return self.ask(as_it_is, shape, values)

    def few(self, *shape: Hashable, **values: Any) -> "Few":
        """The rows, of which the first are read, or which are counted."""
        return Few(self, shape, values)

    def ask(
        self, change: "Change", shape: tuple[Hashable, ...], values: dict[str, Any]
    ) -> list[Any]:
        return self.written(today(), tuple(values), change, *shape).filled(values)

    def write(self, _day: Any, asked: tuple[str, ...], change: "Change", *shape: Any) -> Written:
        """Have Django write the query. Raises ValueError if it does not ask for every value, or if
        it asks for a moment of our clock, which would be kept: ask for the database's `Now()`."""
        stand_ins = {name: stand_in(self.marks[name], self.blanks[name]) for name in asked}
        rows = change(self.build(*shape, **stand_ins))
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        if any(isinstance(value, datetime) for value in parameters):
            raise ValueError("The query asks for a moment, which would be kept for all of the day.")
        names = {self.marks[name]: name for name in asked}
        blanks = tuple(
            (place, names[value])
            for place, value in enumerate(parameters)
            if isinstance(value, int | str) and value in names
        )
        if missing := set(asked) - {name for _, name in blanks}:
            raise ValueError(f"The query does not ask for {', '.join(sorted(missing))}.")
        return Written(rows, compiler, sql, tuple(parameters), blanks)


@dataclass(frozen=True)
class Few:
    """Rows of a prepared query of which a slice is read, or their number."""

    query: Prepared
    shape: tuple[Hashable, ...]
    values: dict[str, Any]

    def __getitem__(self, wanted: slice) -> list[Any]:
        return self.query.ask(part(wanted.start or 0, wanted.stop), self.shape, self.values)

    def count(self) -> int:
        [(number,)] = self.query.ask(counted, self.shape, self.values)
        return int(number)


Change = Callable[[QuerySet[Any]], QuerySet[Any, Any]]


def as_it_is(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows


def counted(rows: QuerySet[Any]) -> QuerySet[Any, Any]:
    """How many there are, as a query."""
    return summed(rows, number=Count("pk")).values_list("number")


def summed(rows: QuerySet[Any], **sums: Any) -> QuerySet[Any, Any]:
    """What `rows.aggregate` answers, as a query with one row."""
    found: QuerySet[Any, Any] = rows.order_by().values(all=Value(1)).annotate(**sums)
    return found.values(*sums)


@lru_cache(SHAPES)
def part(begin: int, end: int) -> Change:
    """Some of the rows; the same function each time, so that the query is written once."""
    return lambda rows: rows[begin:end]


def prepared(**blanks: type) -> Callable[[Callable[..., QuerySet[Any]]], Prepared]:
    """Decorates a function that builds a query. Each blank is an `int`, a `str`, a `list` of ids,
    or a model, whose stand-in has an id and nothing else; it is asked with an id then."""
    return lambda build: Prepared(build, blanks)


def mark(number: int, kind: type) -> int | str:
    """What stands in a blank's place, and nowhere else."""
    return f"\x00blank {number}" if kind in (str, list) else FIRST_MARK + number


def stand_in(value: int | str, kind: type) -> Any:
    """What the function that builds a query is given for a blank."""
    if kind is list:
        return RawSQL("SELECT unnest(%s::bigint[])", [value])
    return kind(pk=value) if issubclass(kind, Model) else value
