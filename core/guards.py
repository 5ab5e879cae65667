"""Rules that the database keeps whoever writes: bulk updates, the shell and raw SQL included."""

import re
from collections.abc import Mapping
from typing import Any

import pgtrigger
from django.db import connection, models
from pgtrigger import registry


class Triggers(registry._Registry):
    """The list of all triggers, with an index of their names. pgtrigger's own goes through all of
    it for each trigger that is added, which took a third of the time in which a process starts."""

    def __init__(self, found: Mapping[str, Any]) -> None:
        self.names: dict[tuple[str, str | None], pgtrigger.Trigger] = {}
        self.functions: set[str] = set()
        super().__init__(found)

    @property
    def by_db_table(self) -> dict[tuple[str, str | None], pgtrigger.Trigger]:
        return self.names

    @property
    def pg_function_names(self) -> set[str]:
        return self.functions

    def __setitem__(self, key: str, value: tuple[Any, pgtrigger.Trigger]) -> None:
        super().__setitem__(key, value)  # type: ignore[no-untyped-call]
        model, trigger = value
        self.names[model._meta.db_table, trigger.name] = trigger
        self.functions.add(trigger.get_pgid(model))

    def __delitem__(self, key: str) -> None:
        model, trigger = self[key]
        super().__delitem__(key)  # type: ignore[no-untyped-call]
        del self.names[model._meta.db_table, trigger.name]
        self.functions.remove(trigger.get_pgid(model))


registry._registry = Triggers(registry._registry)


class Refuse(pgtrigger.Trigger):
    """Refuse an operation with a sentence that says why."""

    when = pgtrigger.Before

    def __init__(
        self,
        *,
        name: str,
        operation: pgtrigger.Operation,
        because: str,
        condition: pgtrigger.Condition | None = None,
    ) -> None:
        self.because = because.replace("'", "''").replace("%", "%%")
        super().__init__(name=name, operation=operation, condition=condition)

    def get_func(self, model: models.Model) -> str:
        return self.format_sql(
            f"RAISE EXCEPTION '{self.because}' USING ERRCODE = 'integrity_constraint_violation';"
        )


def append_only(what: str) -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows are added, and never changed or removed."""
    because = f"{what} are never changed or removed: add a new one that corrects it"
    return [
        Refuse(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete, because=because)
    ]


def never_deleted(what: str) -> list[pgtrigger.Trigger]:
    """Triggers for a table whose rows stay for the record."""
    because = f"{what} are never deleted: they stay for the record"
    return [Refuse(name="never_deleted", operation=pgtrigger.Delete, because=because)]


def fixed(*fields: str, because: str) -> list[pgtrigger.Trigger]:
    """Triggers for fields that keep the value they were first given."""
    changed = pgtrigger.AnyChange(*fields)
    return [Refuse(name="fixed", operation=pgtrigger.Update, because=because, condition=changed)]


def guard(name: str, operation: pgtrigger.Operation, func: str, *records: str) -> pgtrigger.Trigger:
    """A trigger that looks before each write; `REFUSE('…');` in it raises that sentence.

    `records` are variables of the function that each hold one row.
    """
    raising = r"RAISE EXCEPTION '\1' USING ERRCODE = 'integrity_constraint_violation';"
    return pgtrigger.Trigger(
        name=name,
        operation=operation,
        when=pgtrigger.Before,
        func=re.sub(r"REFUSE\('([^']*)'\);", raising, func),
        declare=[(record, "record") for record in records] or None,
    )


# Any session may SET pgtrigger.ignore and walk past every trigger, and each installation of a
# trigger brings the function that reads it back: so it is replaced after each migrate.
CLOSE_TRIGGER_IGNORE = """
CREATE OR REPLACE FUNCTION "public"._pgtrigger_should_ignore(trigger_name NAME)
RETURNS BOOLEAN AS $$ BEGIN RETURN FALSE; END; $$ LANGUAGE plpgsql;
"""


def close_trigger_ignore(**_: object) -> None:
    """After a migrate: make `pgtrigger.ignore` powerless."""
    with connection.cursor() as cursor:
        cursor.execute(CLOSE_TRIGGER_IGNORE)
