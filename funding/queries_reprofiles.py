"""Questions about money that moves between years, which policies, services and pages share."""

from decimal import Decimal

from django.db import connection
from django.db.models import Q, QuerySet

from funding import queries
from funding.models import Award, Budget, Reprofile


def unplanned(award: Award, year: int, capital_class: str) -> Decimal:
    """Pounds of a year and class that no instalment of the award holds."""
    given = queries.award_amount(award, year, capital_class)
    return given - queries.planned(award, year, capital_class)


def budgets_of_both(reprofile: Reprofile) -> QuerySet[Budget]:
    """The budgets of the years and classes that money moves between, in the order of locking."""
    award = reprofile.award
    rows = Budget.objects.covering(programme_id=award.programme_id, wave_id=award.wave_id)
    from_here = Q(year=reprofile.from_year, capital_class=reprofile.from_class)
    to_there = Q(year=reprofile.to_year, capital_class=reprofile.to_class)
    return rows.filter(from_here | to_there).order_by("pk")


def room_left(reprofile: Reprofile) -> Decimal | None:
    """Pounds that the budgets of the new year and class still have for awards to promise; None
    without a budget."""
    asked = [reprofile.award_id, reprofile.to_year, reprofile.to_class]
    with connection.cursor() as cursor:
        cursor.execute("SELECT -funding_beyond_budget(%s, %s, %s, 0)", asked)
        found = cursor.fetchone()[0]
    return None if found is None else Decimal(found)
