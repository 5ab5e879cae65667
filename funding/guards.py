"""Triggers of the money tables. What they check stands in `funding/sql/`, one function each.

A trigger without its function fails, so a database that lacks the rules pays nothing.
"""

import pgtrigger
from django.db import models


class Guard(pgtrigger.Trigger):
    """Before a row is written, call the SQL function `check`, which raises or lets it pass."""

    when = pgtrigger.Before

    def __init__(self, *, name: str, check: str, operation: pgtrigger.Operation) -> None:
        self.check = check
        super().__init__(name=name, operation=operation)

    def get_func(self, model: models.Model) -> str:
        return self.format_sql(f"PERFORM {self.check}; RETURN NEW;")


class Balance(pgtrigger.Trigger):
    """When the transaction ends, call the SQL function `check`: two tables must agree."""

    when = pgtrigger.After
    timing = pgtrigger.Deferred

    def __init__(self, *, name: str, check: str, operation: pgtrigger.Operation) -> None:
        self.check = check
        super().__init__(name=name, operation=operation)

    def get_func(self, model: models.Model) -> str:
        return self.format_sql(f"PERFORM {self.check}; RETURN NULL;")


class Upkeep(pgtrigger.Trigger):
    """After a row is written, call the SQL function `keep`, which brings another row up to date."""

    when = pgtrigger.After

    def __init__(
        self,
        *,
        keep: str,
        operation: pgtrigger.Operation,
        condition: pgtrigger.Condition | None = None,
    ) -> None:
        self.keep = keep
        super().__init__(name="held_up", operation=operation, condition=condition)

    def get_func(self, model: models.Model) -> str:
        return self.format_sql(f"PERFORM {self.keep}; RETURN NULL;")


def on_insert(check: str, name: str = "guard_insert") -> Guard:
    return Guard(name=name, check=check, operation=pgtrigger.Insert)


def on_update(check: str, name: str = "guard_update") -> Guard:
    return Guard(name=name, check=check, operation=pgtrigger.Update)


def on_write(check: str, name: str = "guard_write") -> Guard:
    return Guard(name=name, check=check, operation=pgtrigger.Insert | pgtrigger.Update)


def at_commit(check: str, name: str = "balance") -> Balance:
    return Balance(name=name, check=check, operation=pgtrigger.Insert | pgtrigger.Update)
