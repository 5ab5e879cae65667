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
    """The register: words, region, ICB, care setting, programme, open on a date."""

    search = django_filters.CharFilter(
        label="Name, code, town or postcode", method="by_words", max_length=100
    )
    region = django_filters.ChoiceFilter(
        label="Region", field_name="region_code", empty_label="All"
    )
    icb = django_filters.ChoiceFilter(
        label="Integrated care board", field_name="icb_code", empty_label="All"
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
        regions, icbs = known_places()
        self.filters["region"].extra["choices"] = regions
        self.filters["icb"].extra["choices"] = icbs
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


def known_places() -> tuple[Choices, Choices]:
    """The regions and boards that any trust is in, by name, from one query."""
    found = list(Trust.objects.order_by().values_list("region_code", "icb_code").distinct())
    regions = {code: places.region_name(code) for code, _ in found if code}
    icbs = {code: places.icb_name(code) for _, code in found if code}
    return by_name(regions), by_name(icbs)


def by_name(names: dict[str, str]) -> Choices:
    return sorted(names.items(), key=lambda item: item[1])
