"""What the list of flags can be narrowed to."""

import django_filters

from maturity.flags.rules import CHOICES
from maturity.lifecycles import FLAG
from nhsuk.filters import ListFilterSet, SearchFilter


class FlagFilters(ListFilterSet):
    search = SearchFilter(
        label="Trust or reference",
        fields=[
            "assessment__trust__name",
            "assessment__trust__code__iexact",
            "assessment__reference__iexact",
            "reference__iexact",
        ],
    )
    rule = django_filters.ChoiceFilter(label="What", choices=CHOICES, empty_label="All")
    status = django_filters.ChoiceFilter(label="Status", choices=FLAG.choices, empty_label="All")
