"""Rows by the hundred thousand: INSERT … SELECT, with Django's defaults for what is not named."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Field, Model


def insert(model: "type[Model]", source: str, *, always: dict[str, Any], **columns: str) -> None:
    """One row of `model` for each row of `source` (what follows FROM). `always`: plain values by
    field; `columns`: SQL expressions by field."""
    from django.db import connection

    named = {**dict.fromkeys(columns, None), **always}
    fields = [each for each in model._meta.concrete_fields if not each.primary_key]
    assert set(named) <= {each.name for each in fields}, set(named)  # noqa: S101
    values = list(of_fields(fields, columns, always))
    names = ", ".join(f'"{each.column}"' for each in fields)
    expressions = ", ".join(expression for expression, _ in values)
    table = f'"{model._meta.db_table}"'
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({names}) SELECT {expressions} FROM {source}",  # noqa: S608
            [value for _, given in values for value in given],
        )


def of_fields(
    fields: "list[Field[Any, Any]]", columns: dict[str, str], always: dict[str, Any]
) -> Iterator[tuple[str, list[Any]]]:
    """An expression for each field, with the values in its blanks."""
    from django.db import connection

    for field in fields:
        if field.name in columns:
            yield columns[field.name], []
            continue
        value = always.get(field.name, None if field.null else field.get_default())
        prepared = field.get_db_prep_save(value, connection)
        yield f"%s::{field.db_type(connection)}", [prepared]
