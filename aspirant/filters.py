"""Filters of lists that join apps."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, QuerySet

from nhsuk.filters import ListFilterSet
from nhsuk.forms import SplitDateField
from programmes.models import Participation, Programme
from trusts import places
from trusts.models import CareSetting, Trust

Choices = list[tuple[str, str]]


class DayFilter(django_filters.Filter):
    """A date in three boxes."""

    field_class = SplitDateField


class TrustFilters(ListFilterSet):
    """The register: words, region, ICB, care setting, programme, open on a date.

    What is recorded of no trust, as before the first import, is no filter.
    """

    search = django_filters.CharFilter(
        label="Name, code, town or postcode", method="by_words", max_length=100
    )
    region = django_filters.ChoiceFilter(
        label="Region", field_name="region_code", choices=(), empty_label="All"
    )
    icb = django_filters.ChoiceFilter(
        label="Integrated care board", field_name="icb_code", choices=(), empty_label="All"
    )
    setting = django_filters.ChoiceFilter(
        label="Care setting", choices=CareSetting.choices, empty_label="All"
    )
    programme = django_filters.ChoiceFilter(
        label="Programme", method="by_programme", empty_label="All"
    )
    open_on = DayFilter(label="Open on", method="by_day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in known_values().items():
            if choices:
                self.filters[name].extra["choices"] = choices
            elif name not in self.data:
                del self.filters[name]
        self.filters["programme"].extra["choices"] = list(
            Programme.objects.visible_to(self.request.user).values_list("slug", "name")
        )

    def by_words(self, trusts: Any, _name: str, words: str) -> QuerySet[Trust]:
        return trusts.search(words)

    def by_programme(self, trusts: QuerySet[Trust], _name: str, slug: str) -> QuerySet[Trust]:
        part = Participation.objects.visible_to(self.request.user).taking_part()
        return trusts.filter(Exists(part.filter(trust=OuterRef("pk"), programme__slug=slug)))

    def by_day(self, trusts: Any, _name: str, day: Any) -> QuerySet[Trust]:
        return trusts.open_on(day)


def known_values() -> dict[str, Choices]:
    """The regions, boards and settings that any trust has, by name, from one query."""
    names = ("region_code", "icb_code", "setting")
    rows = list(Trust.objects.order_by().values_list(*names).distinct())
    regions, icbs, settings = ({row[place] for row in rows} - {""} for place in range(3))
    return {
        "region": by_name({code: places.region_name(code) for code in regions}),
        "icb": by_name({code: places.icb_name(code) for code in icbs}),
        "setting": CareSetting.choices if settings else [],
    }


def by_name(names: dict[str, str]) -> Choices:
    return sorted(names.items(), key=lambda item: item[1])
