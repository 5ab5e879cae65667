"""Filters of a list, in its address."""

import operator
from collections.abc import Sequence
from functools import reduce
from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet

MOST_WORDS = 10


class FilterForm(forms.Form):
    """The form of a filter panel; its ids never clash with those of a form on the same page."""

    mark_optional = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "filter-%s")
        super().__init__(*args, **kwargs)


class SearchFilter(django_filters.CharFilter):
    """Every word must be in one of ``fields`` (database lookups, icontains unless one is named)."""

    def __init__(self, *, fields: Sequence[str], label: str = "Search", **kwargs: Any) -> None:
        self.lookups = [name if is_lookup(name) else f"{name}__icontains" for name in fields]
        widget = forms.TextInput(attrs={"type": "search", "autocomplete": "off"})
        kwargs = {"max_length": 100, "widget": widget, **kwargs}
        super().__init__(label=label, **kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        for word in str(value or "").split()[:MOST_WORDS]:
            qs = qs.filter(reduce(operator.or_, (Q(**{name: word}) for name in self.lookups)))
        return qs


def is_lookup(name: str) -> bool:
    return name.rsplit("__", 1)[-1] in {"iexact", "exact", "istartswith", "icontains", "iendswith"}


class ListFilterSet(django_filters.FilterSet):
    """Base class of the filters of a list: their form is ours."""

    def get_form_class(self) -> type[forms.Form]:
        fields = {name: each.field for name, each in self.filters.items()}
        return type(f"{type(self).__name__}Form", (FilterForm,), fields)
