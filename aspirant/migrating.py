"""Migrates a new database in a fraction of the time.

Django carries out a migration step by step, and after each renders every related model anew:
where all tables point to people and trusts, that is nearly everything a first start or a run of
the tests waits for. A migration that only makes new tables is carried out as a whole here: first
the state that all its steps lead to is worked out, then each table is made from it at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterModelManagers,
    AlterModelOptions,
    CreateModel,
    Migration,
)
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

# Whatever these add is in a table that was made from the state at the end.
IN_THE_TABLE = (AddField, AddConstraint, AddIndex, AlterModelManagers, AlterModelOptions)
WHOLE = (CreateModel, AddTrigger, *IN_THE_TABLE)

step_by_step = Migration.apply


def makes_only_tables(migration: Migration) -> bool:
    """Whether every step makes a table, or adds to one that an earlier step made."""
    made: set[str] = set()
    for step in migration.operations:
        if type(step) not in WHOLE:
            return False
        if isinstance(step, CreateModel):
            made.add(step.name_lower)
        elif getattr(step, "model_name", getattr(step, "name", "")).lower() not in made:
            return False
    return True


def apply(
    migration: Migration, state: ProjectState, schema_editor: Any, collect_sql: bool = False
) -> ProjectState:
    """In place of `Migration.apply`: the same tables, constraints, indexes and triggers."""
    if collect_sql or not makes_only_tables(migration):
        return step_by_step(migration, state, schema_editor, collect_sql)
    before = state.clone()
    state.__dict__.pop("apps", None)  # so that no step renders a model
    for step in migration.operations:
        step.state_forwards(migration.app_label, state)
    for step in migration.operations:
        if not isinstance(step, IN_THE_TABLE):
            step.database_forwards(migration.app_label, schema_editor, before, state)
    return state


@contextmanager
def whole_tables() -> Iterator[None]:
    """While this lasts, migrations that make only tables are carried out as a whole."""
    Migration.apply = apply  # type: ignore[method-assign, assignment]
    try:
        yield
    finally:
        Migration.apply = step_by_step  # type: ignore[method-assign]
