"""Admin pages that write only through services, and show a refusal as a page that explains."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from core.errors import DomainError
from nhsuk.forms import WordedModelForm

Step = Callable[..., Any]


class ServiceAdmin(admin.ModelAdmin):
    """`create_row` and, where rows may change, `change_row` call services; `adding` and `changing`
    name the fields that they take.

    Nothing is deleted.
    """

    form = WordedModelForm
    create_row: Step
    change_row: Step
    adding: tuple[str, ...] = ()
    changing: tuple[str, ...] = ()
    subject = ""

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.adding if obj is None else super().get_fields(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return ()
        return [f.name for f in self.model._meta.fields if f.name not in self.changing]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Hand what the form gave to the service, in the name of the person at the screen."""
        names = self.changing if change else self.adding
        given = {name: form.cleaned_data[name] for name in names}
        if change:
            self.change_row(by=request.user, **{self.subject: obj}, **given)
        else:
            obj.pk = self.create_row(by=request.user, **given).pk

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReasonForm(ActionForm):
    """Beside the choice of an action: its reason, and its date where it has one."""

    reason = forms.CharField(required=False, max_length=500)
    day = forms.DateField(
        required=False, label="Date, if not today", widget=forms.DateInput(attrs={"type": "date"})
    )


def step_action(step: Step, label: str, subject: str, *takes: str) -> Callable[..., None]:
    """An admin action that takes one step for each chosen row, each by itself.

    `takes`: `reason`, and the name under which the service takes the day.
    """

    def run(modeladmin: Any, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        for row in queryset:
            try:
                step(by=request.user, **{subject: row}, **given(request, takes))
            except DomainError as refusal:
                messages.error(request, f"{row}: {refusal}")
            else:
                messages.success(request, f"{row}: {label.lower()}.")

    run.__name__ = step.__name__
    return admin.action(description=label)(run)


def given(request: HttpRequest, takes: tuple[str, ...]) -> dict[str, Any]:
    """What the person entered beside the action; the admin has found it valid before."""
    form = ReasonForm(request.POST)
    form.fields["action"].choices = [(request.POST["action"], "")]  # type: ignore[attr-defined]
    form.full_clean()
    values = {name: form.cleaned_data["reason" if name == "reason" else "day"] for name in takes}
    return {name: value for name, value in values.items() if name == "reason" or value}
