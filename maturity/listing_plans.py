"""The items of a plan as a list: page, CSV, XLSX and paper."""

import django_filters
from django.utils.html import format_html
from django.utils.safestring import SafeString

from maturity.lifecycles import DOING, DONE, DROPPED, PLAN_ITEM, TODO
from maturity.models import PlanItem
from nhsuk.columns import Column
from nhsuk.components import tag
from nhsuk.filters import ListFilterSet

COLOURS = {TODO: "yellow", DOING: "blue", DONE: "green", DROPPED: "grey"}


def status_words(item: PlanItem) -> str:
    return "Overdue" if item.is_overdue else PLAN_ITEM.labels[item.status]


def status_tag(item: PlanItem) -> str:
    return tag(status_words(item), "red" if item.is_overdue else COLOURS[item.status])


def level_words(item: PlanItem, level: int) -> str:
    """A level in the words of its scale. Needs the scale's options at hand."""
    options = item.statement.scale.options.all()
    return next((each.label for each in options if each.level == level), "None of the levels")


def levels_words(item: PlanItem) -> str:
    return f"{level_words(item, item.from_level)} → {level_words(item, item.to_level)}"


def what_cell(item: PlanItem) -> SafeString:
    """What is done; below it why it was dropped."""
    if not item.reason:
        return format_html("{}", item.what)
    return format_html('{}<div class="app-muted">Dropped: {}</div>', item.what, item.reason)


STATEMENT = Column("statement", "Statement", sort="statement__position", format=str)
BEFORE = [Column("part", "Part", value="statement.dimension.name", on_page=False)]
AFTER = [
    Column("levels", "From and to", value=levels_words),
    Column("what", "What is done", html=what_cell),
    Column("owner", "Who sees to it", sort="owner", empty="Nobody yet"),
    Column("due_on", "By when", sort="due_on", empty="No date yet"),
    Column("status", "Status", value=status_words, sort="status", html=status_tag),
    Column("reason", "Why it was dropped", on_page=False),
]
TO_READ = [*BEFORE, STATEMENT, *AFTER]
TO_CHANGE = [
    *BEFORE,
    Column(
        "statement",
        "Statement",
        sort="statement__position",
        format=str,
        link=lambda item: item.get_absolute_url(),
    ),
    *AFTER,
]


class PlanFilters(ListFilterSet):
    """What is open, what is done."""

    status = django_filters.ChoiceFilter(
        label="Status", choices=PLAN_ITEM.choices, empty_label="All"
    )
