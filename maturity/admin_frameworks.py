"""Django admin: a version in force is copied to a draft there, changed, and put in force.

Every write goes through the services; what was in force is only read.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.postgres.fields import ArrayField
from django.http import HttpRequest

from core.admin import ByServices
from maturity import drafts, models, services
from maturity.lifecycles import DRAFT, IN_FORCE
from programmes.admin.base import ReasonForm, step_action
from trusts.models.organisations import CareSetting

WORDS = ("method", "in_our_words", "source")


class Drafted(ByServices):
    """Rows that change while they are part of a draft."""

    action_form = ReasonForm
    list_per_page = 200

    def version_of(self, row: Any) -> models.FrameworkVersion:
        return drafts.version_of(row)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or self.version_of(obj).status == DRAFT)


@admin.register(models.FrameworkVersion)
class FrameworkVersionAdmin(Drafted):
    """Versions: copied, worded while a draft, put in force. One in force is never changed."""

    list_display = ("framework", "number", "status", "method", "in_our_words", "content_hash")
    list_filter = ("status",)
    list_select_related = ("framework",)
    fields = ("framework", "number", "status", *WORDS, "content_hash")
    readonly_fields = ("framework", "number", "status", "content_hash")
    actions: Any = (
        step_action(services.copy_version, "Copy to a new draft", "version", "reason"),
        step_action(services.put_version_in_force, "Put in force", "version", "reason"),
    )

    def version_of(self, row: Any) -> models.FrameworkVersion:
        version: models.FrameworkVersion = row
        return version

    def has_add_permission(self, request: HttpRequest) -> bool:
        """A draft is a copy of another version."""
        return False

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        words = {name: getattr(row, name) for name in WORDS}
        services.change_version(by=by, version=row, **words)


class PartAdmin(Drafted):
    """A kind of part; `also_in` names foreign keys that offer drafts' rows only."""

    actions: Any = (step_action(services.remove_part, "Remove from the draft", "part"),)

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        services.save_part(by=by, part=row)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Care settings to tick, instead of their codes between commas."""
        if not isinstance(db_field, ArrayField):
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return forms.MultipleChoiceField(
            label="Care settings",
            choices=CareSetting.choices,
            required=False,
            widget=forms.CheckboxSelectMultiple,
            help_text="None means all of them.",
        )

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Only what belongs to a draft, each with its version."""
        model: Any = db_field.related_model
        path = "" if model is models.FrameworkVersion else f"{drafts.PARTS[model]}__"
        kwargs["queryset"] = model._default_manager.filter(**{f"{path}status": DRAFT})
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if path:
            field.label_from_instance = named
        return field


def named(part: Any) -> str:
    return f"{part} ({drafts.version_of(part)})"


def part_admin(
    model: Any, columns: Sequence[str], related: Sequence[str], **more: Any
) -> type[PartAdmin]:
    """Register the page of a kind of part."""
    facts = {
        "list_display": columns,
        "list_select_related": related,
        "list_filter": (drafts.PARTS[model],),
        **more,
    }
    return admin.register(model)(type(f"{model.__name__}Admin", (PartAdmin,), facts))


IN_VERSION = ("version__framework",)
part_admin(models.Scale, ("slug", "name", "version"), IN_VERSION)
part_admin(models.Option, ("level", "label", "points", "scale"), ("scale",))
part_admin(
    models.Dimension,
    ("position", "code", "name", "parent", "weight", "version"),
    (*IN_VERSION, "parent"),
)
part_admin(
    models.Statement,
    ("code", "text", "dimension", "scale", "weight", "version"),
    (*IN_VERSION, "dimension", "scale"),
    search_fields=("code", "text"),
)
part_admin(
    models.Proof,
    ("requirement_code", "statement", "level"),
    ("statement",),
    search_fields=("requirement_code", "statement__code"),
)
part_admin(
    models.OutcomeMeasure,
    ("code", "name", "unit", "better", "dimension", "version"),
    (*IN_VERSION, "dimension"),
)


@admin.register(models.TargetProfile)
class TargetProfileAdmin(ByServices):
    """What a care setting should reach in a dimension of the version in force."""

    list_display = ("dimension", "setting", "points", "source", "version")
    list_filter = ("version", "setting")
    list_select_related = ("dimension", *IN_VERSION)
    fields = ("dimension", "setting", "points", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("dimension", "setting") if obj else ()

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        rows = models.Dimension.objects.filter(version__status=IN_FORCE)
        kwargs["queryset"] = rows.select_related(*IN_VERSION)
        field: Any = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.label_from_instance = named
        return field

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        facts = {name: getattr(row, name) for name in self.fields}
        row.pk = services.set_target(by=by, **facts).pk


@admin.register(models.NationalTarget)
class NationalTargetAdmin(ByServices):
    """What a publication names for a year; its source stands beside it wherever it is shown."""

    list_display = ("framework", "year", "value", "source")
    list_filter = ("framework",)
    list_select_related = ("framework",)
    fields = ("framework", "year", "value", "source")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("framework", "year") if obj else ()

    def save_by_service(self, by: Any, row: Any, changed: set[str]) -> None:
        facts = {name: getattr(row, name) for name in self.fields}
        row.pk = services.set_national_target(by=by, **facts).pk
