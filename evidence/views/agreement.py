"""How far assessors agree: a page of figures that names nobody, for staff."""

from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.access import needs
from accounts.permissions import Permission
from accounts.policies import check_has
from evidence import agreement
from evidence.views.finding import HOME, claims_crumb, user_of
from nhsuk.columns import Column, csv_response

YEARS = [
    Column("label", "Year"),
    Column("pairs", "Read by two", numeric=True),
    Column("agreed", "Same level", numeric=True),
    Column("differing", "Different levels", numeric=True),
    Column("kappa_shown", "Weighted kappa", numeric=True, empty="Undefined"),
]
CELLS = [
    Column("year", "Year"),
    Column("first", "First level", numeric=True),
    Column("second", "Second level", numeric=True),
    Column("statements", "Statements", numeric=True),
]


class Cell(NamedTuple):
    """One line of the file: so many statements with these two levels in this year."""

    year: str
    first: int
    second: int
    statements: int


@require_GET
@needs(Permission.CLAIM_VIEW)
def claim_agreement(request: HttpRequest) -> HttpResponseBase:
    """Pairs of readings, how many agree, and what that is worth; `?format=csv` sends the table."""
    check_has(user_of(request), Permission.CLAIM_VIEW)
    years = agreement.by_year()
    if request.GET.get("format") == "csv":
        return csv_response(CELLS, cells(years), "how-far-assessors-agree")
    every = agreement.overall(years)
    context = {
        "all": every,
        "years": [each for _, each in years],
        "columns": YEARS,
        "table_columns": table_columns(every),
        "breadcrumbs": [HOME, claims_crumb(request)],
    }
    return render(request, "evidence/agreement.html", context)


def cells(years: Any) -> list[Cell]:
    return [
        Cell(each.label, first, second, times)
        for _, each in years
        for (first, second), times in sorted(each.counts.items())
    ]


def table_columns(every: agreement.Agreement) -> list[Column]:
    """A column for each second level; rows are (first level, numbers)."""
    first = Column("first", "First reader", value=lambda row: f"Level {row[0]}")
    return [first, *(second_level(place, level) for place, level in enumerate(every.levels))]


def second_level(place: int, level: int) -> Column:
    def number(row: Any) -> int:
        return int(row[1][place])

    return Column(f"second_{level}", f"Second: level {level}", value=number, numeric=True)
