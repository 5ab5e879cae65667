"""What the lists can be narrowed to."""

from typing import Any

import django_filters

from corrections.lifecycles import REPORT
from nhsuk.filters import ListFilterSet, SearchFilter

ANSWERED = [(state, label) for state, label in REPORT.choices if state != REPORT.initial]


class ReportFilters(ListFilterSet):
    """Without `show` the list holds what waits for an answer."""

    search = SearchFilter(fields=["reference__iexact", "page", "text"])
    show = django_filters.ChoiceFilter(
        label="Show",
        choices=[*ANSWERED, ("all", "All")],
        empty_label=REPORT.labels[REPORT.initial],
        method="by_state",
    )

    def filter_queryset(self, queryset: Any) -> Any:
        rows: Any = super().filter_queryset(queryset)
        return rows if self.form.cleaned_data["show"] else rows.waiting()

    def by_state(self, rows: Any, name: str, value: str) -> Any:
        return rows if value == "all" else rows.filter(status=value)


class CorrectionFilters(ListFilterSet):
    search = SearchFilter(fields=["sentence", "page"])
