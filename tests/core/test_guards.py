"""The list of triggers: what its index may not change."""

from typing import Any

import pgtrigger
import pytest
from pgtrigger import registry

from accounts import models
from core.guards import Refuse

User: Any = models.User


def trigger(name: str, because: str = "Not now") -> Refuse:
    return Refuse(name=name, operation=pgtrigger.Delete, because=because)


def test_every_trigger_is_in_the_index() -> None:
    found = registry._registry
    models = [model for model, _ in found.values()]
    assert len(found.by_db_table) == len(found.pg_function_names) == len(models) > 100


def test_a_name_is_taken_once_until_it_is_given_back() -> None:
    mine = trigger("mine")
    mine.register(User)
    try:
        mine.register(User)
        with pytest.raises(KeyError, match="already used"):
            trigger("mine", "Never").register(User)
    finally:
        mine.unregister(User)
    trigger("mine", "Never").register(User)
    pgtrigger.registry.delete(f"{User._meta.label}:mine")
    assert (User._meta.db_table, "mine") not in registry._registry.by_db_table
