"""A class-based view for a list page."""

from collections.abc import Sequence
from typing import Any

import django_filters
from django.core.exceptions import ImproperlyConfigured
from django.db.models import QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.generic.base import ContextMixin, TemplateResponseMixin, View

from nhsuk.columns.column import Column
from nhsuk.columns.export import csv_response, xlsx_response
from nhsuk.columns.page import ListPage

EXPORTS = {"csv": csv_response, "xlsx": xlsx_response}


class ListPageView(TemplateResponseMixin, ContextMixin, View):
    """Set ``title``, ``columns`` and ``get_queryset``; the rest has defaults.

    ``?format=csv`` and ``?format=xlsx`` send all filtered rows as a file.
    """

    template_name = "nhsuk/list_page.html"
    title = ""
    lede = ""
    caption = ""
    columns: Sequence[Column] = ()
    filterset_class: type[django_filters.FilterSet] | None = None
    default_sort = ""
    per_page = 50
    empty_text = "Nothing to show."
    file_name = "list"
    responsive = True
    breadcrumbs: Sequence[tuple[str, str]] = ()
    list_page_class = ListPage

    def get_queryset(self) -> QuerySet[Any]:
        raise ImproperlyConfigured(f"{type(self).__name__} needs get_queryset()")

    def get_columns(self) -> Sequence[Column]:
        return self.columns

    def get_breadcrumbs(self) -> Sequence[tuple[str, str]]:
        return self.breadcrumbs

    def get_list_page(self) -> ListPage:
        return self.list_page_class(
            self.request,
            self.get_queryset(),
            self.get_columns(),
            caption=self.caption or self.title,
            filterset_class=self.filterset_class,
            default_sort=self.default_sort,
            per_page=self.per_page,
            empty_text=self.empty_text,
            file_name=self.file_name,
            responsive=self.responsive,
        )

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page = self.get_list_page()
        export = EXPORTS.get(request.GET.get("format", ""))
        if export:
            return export(page.columns, page.rows, page.file_name)
        return self.render_to_response(self.get_context_data(page=page, **kwargs))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            title=self.title, lede=self.lede, breadcrumbs=self.get_breadcrumbs(), **kwargs
        )
