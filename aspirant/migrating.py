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
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger

# Whatever these add is in a table that was made from the state at the end.
IN_THE_TABLE = (AddField, AddConstraint, AddIndex, AlterModelManagers, AlterModelOptions)
WHOLE = (CreateModel, AddTrigger, *IN_THE_TABLE)

step_by_step = Migration.apply


class TooOld(Exception):
    """The tables are from between two versions, and nothing is left that would change them."""


def check_not_too_old(connection: Any) -> None:
    """Raises TooOld, with what to do, where some but not all of what a migration stands for was
    carried out, and the rest is no longer there."""
    done = MigrationRecorder(connection).applied_migrations()
    known = MigrationLoader(None).disk_migrations
    for key, migration in known.items():
        gone = [each for each in migration.replaces if each not in known]
        missing = [each for each in gone if each not in done]
        if missing and len(missing) < len(gone) and key not in done:
            app, last = migration.replaces[-1]
            raise TooOld(
                f"These tables are older than this version can change: “{app}” has not come as far "
                f"as {last}. Install the version that has it, migrate, and then this one. "
                "A demonstration begins anew: script/server --fresh."
            )


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
