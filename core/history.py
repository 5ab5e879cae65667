"""Append-only history, written by the database beside every change, with who and why."""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import pghistory
from django.db import models

Model = TypeVar("Model", bound=type[models.Model])


def tracked(
    *, rules: Sequence[models.BaseConstraint] = (), **options: Any
) -> Callable[[Model], Model]:
    """Class decorator: keep every version of a row of a decision or of money.

    Each insert and update adds an event row that cannot be changed or removed
    (`PGHISTORY_APPEND_ONLY`). A CHECK on the event table refuses an event that names no actor,
    so a write that goes round the services fails as a whole. `rules` are further constraints on
    the event table: what was written, by whom, in one row.
    """

    def decorate(model: Model) -> Model:
        table = model._meta.db_table
        names_actor = models.CheckConstraint(
            condition=models.Q(pgh_context__isnull=False, pgh_context__has_key="actor"),
            name=f"{table}_event_names_actor",
        )
        meta = {"constraints": [names_actor, *rules]}
        return pghistory.track(  # type: ignore[no-any-return]
            pghistory.InsertEvent(), pghistory.UpdateEvent(), meta=meta, **options
        )(model)

    return decorate


def events_of(row: models.Model) -> "models.QuerySet[Any]":
    """A tracked row's versions, oldest first."""
    events: models.QuerySet[Any] = row.events.order_by("pgh_id")  # type: ignore[attr-defined]
    return events
