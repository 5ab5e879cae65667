"""The tracker as a list: page, CSV and XLSX."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString

from core.dates import today
from milestones.picture import Axis, with_words
from milestones.standing import Standing
from nhsuk.columns import Column
from nhsuk.components import tag

SMALL = "app-muted"


def standing(plan: Any) -> Standing:
    """Worked out once for each row."""
    if "standing" not in plan.__dict__:
        plan.standing = Standing.of(plan, today())
    return plan.standing


def criteria_words(plan: Any) -> str:
    asked = plan.progress["asked"]
    return f"{plan.progress['met']} of {asked}" if asked else "None in force"


def status_cell(plan: Any) -> SafeString:
    """A word first, a colour second, then how it compares with what was first planned."""
    found = standing(plan)
    shown = tag(found.word, found.colour)
    if not found.note:
        return shown
    return format_html('{}<div class="{}">{}</div>', shown, SMALL, found.note)


def dates_column(axis: Callable[[], Axis]) -> Column:
    """One line with its words; `axis` is asked when the rows of the page are known."""
    return Column(
        "dates",
        "Planned, re-planned and reached",
        html=lambda plan: with_words(standing(plan), axis()),
        sort="forecast_on",
        in_files=False,
        classes="app-track-cell app-phone-wide",
    )


def plan_link(plan: Any) -> str:
    return plan.get_absolute_url()


TRUST = Column("trust", "Trust", "trust.display_name", sort="trust__name", link=plan_link)
CODE = Column("code", "ODS code", "trust.code", on_page=False)
MILESTONE = Column(
    "milestone", "Milestone", "milestone", sort="milestone__number", link=plan_link, format=str
)
PROGRAMME = Column("programme", "Programme", "participation.programme.name", on_page=False)
STATUS = Column("status", "Status", lambda plan: standing(plan).word, html=status_cell)
AFTER = (
    STATUS,
    Column("criteria", "Criteria met", criteria_words),
    Column("note", "Compared with the plan", lambda plan: standing(plan).note, on_page=False),
    Column("planned", "Planned", "baseline_on", on_page=False),
    Column("replanned", "Re-planned", lambda plan: standing(plan).forecast, on_page=False),
    Column("reached", "Reached", "achieved_on", on_page=False),
)
