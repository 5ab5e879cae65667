"""Roles that hold between two days: staff roles here, memberships of trusts above."""

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from core.dates import long_date, today
from core.errors import BadInput

LONGEST_COVER = timedelta(days=366)

HELD_AT_ALL = Q(until_date__isnull=True) | Q(until_date__gte=F("from_date"))


def held(path: str = "", on: date | None = None) -> Q:
    """Roles that hold on a day (today), both days included; `path` leads to them."""
    day = on or today()
    ends = Q((f"{path}until_date__isnull", True)) | Q((f"{path}until_date__gte", day))
    return ends & Q((f"{path}from_date__lte", day))


class DatedQuerySet(models.QuerySet[Any]):
    def in_force(self, on: date | None = None) -> Self:
        """Roles that hold on a day (today), both days included."""
        return self.filter(held(on=on))

    def ahead(self) -> Self:
        """Roles that hold today or will hold later."""
        return self.filter(Q(until_date__isnull=True) | Q(until_date__gte=today())).filter(
            HELD_AT_ALL
        )


class DatedRole(models.Model):
    """A role between two days, both included.

    Taking a role away ends it yesterday; taken back on its first day, or before it, its last
    day is the day before its first: it never held. Cover always has an end.
    """

    from_date = models.DateField("from", default=today)
    until_date = models.DateField("until", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = (
            models.CheckConstraint(
                condition=Q(until_date__isnull=True)
                | Q(until_date__gte=F("from_date") - timedelta(days=1)),
                name="%(app_label)s_%(class)s_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True) | Q(until_date__isnull=False),
                name="%(app_label)s_%(class)s_cover_ends",
            ),
            models.CheckConstraint(
                condition=Q(covers__isnull=True) | ~Q(covers=F("user")),
                name="%(app_label)s_%(class)s_covers_another",
            ),
        )

    @property
    def period(self) -> str:
        """`from 1 March 2021`, `1 March 2021 to 4 March 2021`."""
        if self.until_date is None:
            return f"from {long_date(self.from_date)}"
        return f"{long_date(self.from_date)} to {long_date(self.until_date)}"

    def held_on(self, day: date) -> bool:
        return self.from_date <= day and (self.until_date is None or self.until_date >= day)

    def end_before(self, day: date) -> None:
        """Make the day before `day` the last one, or none if it had not begun."""
        self.until_date = max(day, self.from_date) - timedelta(days=1)


def one_at_a_time(*fields: str, name: str) -> ExclusionConstraint:
    """The same role is not held twice on one day: `fields` say what "the same" is."""
    days = Func(F("from_date"), F("until_date"), template="daterange(%(expressions)s, '[]')")
    same = [(field, RangeOperators.EQUAL) for field in fields]
    return ExclusionConstraint(
        name=name, expressions=[*same, (days, RangeOperators.OVERLAPS)], condition=HELD_AT_ALL
    )


def given_by_another(name: str) -> models.CheckConstraint:
    """A rule for the history of a role: whoever gives it is not who gets it (ASVS 8)."""
    actor = Cast(KeyTextTransform("user", "pgh_context"), models.BigIntegerField())
    return models.CheckConstraint(condition=~Q(pgh_label="insert") | ~Q(user=actor), name=name)


def check_period(from_date: date, until_date: date) -> None:
    """Raise BadInput unless cover begins today or later, ends after that, within a year."""
    if from_date < today():
        raise BadInput("Cover cannot begin before today.", code="cover_past")
    if until_date < from_date:
        raise BadInput("The last day must be on or after the first day.", code="cover_order")
    if until_date - from_date > LONGEST_COVER:
        raise BadInput("Cover can last a year at most.", code="cover_length")
