"""Is this a figure that a measure can have?"""

from datetime import date
from decimal import Decimal

from core.dates import today
from core.errors import BadInput
from maturity.models import OutcomeMeasure


def check_figure(measure: OutcomeMeasure, value: Decimal | None, period_end: date | None) -> None:
    """Raise BadInput unless value and period go together, and the value can be."""
    if (value is None) != (period_end is None):
        raise BadInput(
            f"Enter both a figure and the last day of its period for {measure.code}, or neither.",
            code="period",
        )
    if value is None or period_end is None:
        return
    if value < measure.lowest or (measure.highest is not None and value > measure.highest):
        raise BadInput(f"{measure.code} must be {range_words(measure)}.", code="range")
    if period_end > today():
        raise BadInput(f"The period of {measure.code} must have ended.", code="future")


def range_words(measure: OutcomeMeasure) -> str:
    """`between 0 and 100`."""
    lowest = f"{measure.lowest.normalize():f}"
    if measure.highest is None:
        return f"{lowest} or more"
    return f"between {lowest} and {measure.highest.normalize():f}"
