"""What the library can be narrowed to: words first, then what kind, and whose."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet

from blueprints import search
from blueprints.models import BlueprintVersion, Kind
from blueprints.texts import HIDDEN
from nhsuk.filters import ListFilterSet
from trusts import places
from trusts.models import CareSetting, Size

# Regions that trusts are in today.
REGIONS = [
    (code, name) for code, name in places.REGIONS.items() if code not in ("Y54", "Y55", "Y57")
]


class WordsField(forms.CharField):
    """What a visitor looks for: text, in which hidden characters count as blanks."""

    def clean(self, value: Any) -> str:
        return super().clean(" ".join(HIDDEN.sub(" ", str(value or "")).split()))


class WordsFilter(django_filters.Filter):
    field_class = WordsField


def facet(field: str, label: str, choices: Any = ()) -> django_filters.ChoiceFilter:
    return django_filters.ChoiceFilter(
        field_name=field, label=label, choices=choices, empty_label="All"
    )


class LibraryFilters(ListFilterSet):
    """Facets of the blueprint and of the trust that writes it."""

    search = WordsFilter(
        label="Search blueprints",
        method="as_it_is",
        max_length=search.LONGEST_QUERY,
        error_messages={"max_length": f"Search with {search.LONGEST_QUERY} characters or fewer"},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = facet("blueprint__kind", "About", Kind.choices)
    setting = facet("blueprint__trust__setting", "Care setting", CareSetting.choices)
    supplier = django_filters.ChoiceFilter(
        field_name="blueprint__trust__supplier",
        label="Record system",
        lookup_expr="iexact",
        empty_label="All",
    )
    size = facet("blueprint__trust__size", "Size of trust", Size.choices)
    region = facet("blueprint__trust__region_code", "Region", REGIONS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = search.suppliers(BlueprintVersion.objects.published())
        self.filters["supplier"].extra["choices"] = [(name, name) for name in names]

    def as_it_is(self, rows: Any, _name: str, _words: str) -> Any:
        """Words are looked for below, where their absence matters too."""
        return rows

    def filter_queryset(self, queryset: QuerySet[BlueprintVersion]) -> QuerySet[BlueprintVersion]:
        rows = super().filter_queryset(queryset)
        words = self.form.cleaned_data.get("search")
        trust = getattr(self.request, "trust", None)
        if not words and "sort" not in self.data:
            return rows.order_by("-published_at", "-pk")
        ranked = search.nearest_first(search.found(rows, words or ""), trust)
        return ranked if words else ranked.order_by("-published_at", "-pk")
