"""Django admin that has no way round the services."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from core.errors import DomainError


class ByServices(admin.ModelAdmin):  # type: ignore[type-arg]
    """A model whose rows are written by services only: implement `save_by_service`.

    Nothing is deleted and nothing changed in bulk; a service's refusal is shown as a message,
    and nothing is saved.
    """

    actions = None

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        """Call the services that make `row` so; `changed` names the form's changed fields."""
        raise PermissionDenied

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Never `obj.save()`."""
        self.save_by_service(request.user, obj, set(form.changed_data))

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except DomainError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.path)

    def log_addition(self, *_: Any) -> None:  # type: ignore[override]
        """The history of the row says more than admin's own log."""

    def log_change(self, *_: Any) -> None:  # type: ignore[override]
        """The history of the row says more than admin's own log."""


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    """A model that admin shows and does not touch."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
