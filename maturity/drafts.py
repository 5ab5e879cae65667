"""The parts of a framework version: which there are, whose they are, and how they are copied."""

from collections.abc import Iterator
from typing import Any

from django.db.models import F, Model, QuerySet

from maturity.models import (
    Dimension,
    FrameworkVersion,
    Option,
    OutcomeMeasure,
    Proof,
    Scale,
    Statement,
)

# By model: how its rows lead to their version.
PARTS: dict[type[Model], str] = {
    Scale: "version",
    Option: "scale__version",
    Dimension: "version",
    Statement: "version",
    Proof: "statement__version",
    OutcomeMeasure: "version",
}


def version_of(part: Any) -> FrameworkVersion:
    """The version that a part belongs to."""
    for step in PARTS[type(part)].split("__"):
        part = getattr(part, step)
    found: FrameworkVersion = part
    return found


def copy_parts(before: FrameworkVersion, after: FrameworkVersion) -> None:
    """Give a new draft all that a version has: each row again, pointing at the new rows."""
    made: dict[tuple[type[Model], int], Model] = {(FrameworkVersion, before.pk): after}
    for model, path in PARTS.items():
        for row in in_order(model._default_manager.filter(**{path: before})):
            key = model, row.pk
            made[key] = copied(row, made)


def in_order(rows: QuerySet[Any]) -> Iterator[Any]:
    """Themes before their sections."""
    if rows.model is Dimension:
        rows = rows.order_by(F("parent").asc(nulls_first=True), "position")
    return rows.iterator()


def copied(row: Any, made: dict[tuple[type[Model], int], Model]) -> Model:
    """The same facts in a new row; what pointed at a copied row points at its copy."""
    facts: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        if field.primary_key:
            continue
        pointed = getattr(row, field.attname)
        copy = made.get((field.related_model, pointed)) if field.is_relation else None
        facts[field.attname] = pointed if copy is None else copy.pk
    new: Model = type(row).objects.create(**facts)
    return new
