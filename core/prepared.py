"""Queries that Django writes once: asked again, only the values in their blanks are new.

To write a query with several annotations takes Django longer than PostgreSQL takes to answer it,
and each time it writes the same. A prepared query is built with marks in place of what changes
from one request to the next; the SQL is kept, and the marks are filled in when it is asked:

    @prepared(trust=Trust)
    def open_claims(trust: Trust) -> QuerySet[Claim]:
        return Claim.objects.filter(trust=trust, status="open")

    open_claims(trust=trust.pk)

What decides how a query is built comes first, by its place, and each such shape is written by
itself; so is each day, since many queries ask for today.
"""

from collections.abc import Callable, Hashable
from copy import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connections
from django.db.models import Model, QuerySet
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
        """What the query finds with these values."""
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
    """A query with blanks; `prepared` makes it. Called with values, it gives a list of rows."""

    def __init__(self, build: Callable[..., QuerySet[Any]], blanks: dict[str, type]) -> None:
        self.build = build
        self.marks = {name: mark(number, blanks[name]) for number, name in enumerate(blanks)}
        self.stand_ins = {name: stand_in(self.marks[name], kind) for name, kind in blanks.items()}
        self.written = lru_cache(SHAPES)(self.write)

    def __call__(self, *shape: Hashable, **values: Any) -> list[Any]:
        return self.written(today(), *shape).filled(values)

    def write(self, _day: Hashable, *shape: Any) -> Written:
        """Have Django write the query; raises ValueError if it does not ask for every blank."""
        rows = self.build(*shape, **self.stand_ins)
        compiler = rows.query.get_compiler(rows.db)
        sql, parameters = compiler.as_sql()
        names = {value: name for name, value in self.marks.items()}
        blanks = tuple(
            (place, names[value])
            for place, value in enumerate(parameters)
            if isinstance(value, int | str) and value in names
        )
        if missing := self.marks.keys() - {name for _, name in blanks}:
            raise ValueError(f"The query does not ask for {', '.join(sorted(missing))}.")
        return Written(rows, compiler, sql, tuple(parameters), blanks)


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
