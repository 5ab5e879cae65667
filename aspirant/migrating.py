"""Migrates in half the time.

Django renders a model and all its neighbours anew for every operation. An added trigger,
constraint or index changes none of their fields, and a house whose rules live in the database
has hundreds of those: for them the rendered model's options are brought up to date instead.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

OPTIONS = ("indexes", "constraints", "triggers")
# What changes nothing else about a model.
CHANGES = (
    (ProjectState, "_append_option"),
    (ProjectState, "_remove_option"),
    (AddTrigger, "state_forwards"),
    (RemoveTrigger, "state_forwards"),
)


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """While this lasts, owner's attribute is value."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def bring_up_to_date(state: ProjectState, app_label: str, model_name: str, **_: object) -> None:
    """In place of `reload_model`: give the rendered model its new options."""
    if "apps" in state.__dict__:
        options = state.models[app_label, model_name.lower()].options
        meta = state.apps.get_model(app_label, model_name)._meta
        for name in OPTIONS:
            setattr(meta, name, list(options.get(name, [])))
        meta._expire_cache()


def without_rendering(change: Callable[..., None]) -> Callable[..., None]:
    """The change, without rendering any model."""

    def changed(*args: Any, **kwargs: Any) -> None:
        with replaced(ProjectState, "reload_model", bring_up_to_date):
            change(*args, **kwargs)

    return changed


@contextmanager
def light_states() -> Iterator[None]:
    """While this lasts, options are changed without rendering models."""
    with ExitStack() as stack:
        for owner, name in CHANGES:
            lighter = without_rendering(getattr(owner, name))
            stack.enter_context(replaced(owner, name, lighter))
        yield
