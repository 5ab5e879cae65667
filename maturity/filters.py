"""What the list of assessments can be narrowed to."""

from typing import Any

import django_filters

from core.dates import today
from maturity.lifecycles import ASSESSMENT, OPEN
from maturity.models import Framework
from nhsuk.filters import ListFilterSet, SearchFilter


def frameworks() -> list[tuple[str, str]]:
    return list(Framework.objects.values_list("slug", "name"))


class TrustAssessmentFilters(ListFilterSet):
    """For the people of a trust."""

    framework = django_filters.ChoiceFilter(
        label="Framework",
        field_name="version__framework__slug",
        choices=frameworks,
        empty_label="All",
    )
    status = django_filters.ChoiceFilter(
        label="Status", choices=ASSESSMENT.choices, empty_label="All"
    )


class AssessmentFilters(TrustAssessmentFilters):
    """For staff."""

    search = SearchFilter(
        label="Trust", fields=["trust__name", "trust__code__iexact", "reference__iexact"]
    )
    overdue = django_filters.ChoiceFilter(
        label="Due", choices=[("yes", "Overdue")], empty_label="Overdue or not", method="by_due"
    )

    def by_due(self, rows: Any, name: str, value: str) -> Any:
        return rows.filter(status=OPEN, due_on__lt=today())
