"""A date is reached."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.dates import long_date
from funding.conditions.base import ConditionType, Facts, day_of
from funding.forms.conditions import DateForm
from funding.models import Condition


@dataclass(frozen=True)
class DateReached(ConditionType):
    """It is this day or later."""

    day: date

    kind = Condition.Kind.DATE
    label = "A date is reached"
    hint = "Nobody has to do anything; it is met on its day"
    words = {
        "date_not_reached": (
            "It is not yet {date}.",
            "Nothing to do: this is met on the day.",
        ),
    }
    form = DateForm

    def fields(self) -> dict[str, Any]:
        return {"on_date": self.day}

    @classmethod
    def title(cls, facts: Facts) -> str:
        return f"The date is {long_date(day_of(facts['date']))} or later"

    @classmethod
    def phrases(cls, facts: Facts) -> dict[str, str]:
        return {"date": long_date(day_of(facts["date"]))}
