"""`@service`: every write in the portal goes through one of these.

A service is atomic, takes keyword arguments only, names its actor first as `by`, and sets who,
what and why for the history rows that the database writes beside each change.
"""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

import pghistory
from django.db import connection, models, transaction

from core.actors import Actor
from core.errors import NotAllowed
from core.prepared import Prepared

Result = TypeVar("Result")
Row = TypeVar("Row", bound=models.Model)

FORGET_CONTEXT = (
    "SELECT set_config('pghistory.context_id', '', true),"
    " set_config('pghistory.context_metadata', '', true)"
)

# Nested pghistory contexts overwrite each other, so only the outermost service opens one.
_inside: ContextVar[bool] = ContextVar("inside_a_service", default=False)


def service(write: Callable[..., Result]) -> Callable[..., Result]:
    """Make a function a service: `@service def sign_claim(*, by: Actor, claim: Claim) -> Claim`.

    Promises: all or nothing; one history context, opened by the outermost service, with the
    actor's key, id and name, the service's name, and the `reason` argument if there is one.
    Raises NotAllowed for an actor who is no longer active.
    """

    @functools.wraps(write)
    def wrapped(*, by: Actor, **kwargs: Any) -> Result:
        check_active(by)
        with transaction.atomic():
            if _inside.get():
                return write(by=by, **kwargs)
            with _outermost(history_context(by, write, kwargs)):
                return write(by=by, **kwargs)

    wrapped.is_service = True  # type: ignore[attr-defined]
    return wrapped


@contextmanager
def _outermost(context: dict[str, Any]) -> Iterator[None]:
    """One history context for the outermost service, gone when it ends."""
    token = _inside.set(True)
    try:
        with pghistory.context(**context):
            yield
    finally:
        _inside.reset(token)
    # pghistory's settings last as long as the transaction; if somebody opened that around the
    # service, what they write next must not pass as ours.
    if connection.savepoint_ids:
        with connection.cursor() as cursor:
            cursor.execute(FORGET_CONTEXT)


def history_context(by: Actor, write: Callable[..., Any], kwargs: dict[str, Any]) -> dict[str, Any]:
    """What each event row says of who, what and why."""
    return {
        "actor": by.actor_key,
        "user": by.pk,
        "name": by.actor_name,
        "service": f"{write.__module__.split('.')[0]}.{write.__name__}",
        "reason": str(kwargs.get("reason") or ""),
    }


def check_active(by: Actor) -> None:
    """Raise NotAllowed unless `by` may act at all."""
    if not by.is_active:
        raise NotAllowed(
            "Your account has been closed.",
            next_step="Ask an administrator if you think this is a mistake.",
            code="inactive",
        )


def locked(row: Row, *beside: str) -> Row:
    """The same row, read again and locked until the end of the transaction.

    A service never trusts the object it was handed: it may be old, or changed in memory. `beside`:
    foreign keys to read along, not locked; only such as never change, since whoever waited for the
    lock would be given what they pointed to before.
    """
    # By its meta: also of a lazy object, as request.user is.
    model: type[models.Model] = row._meta.model
    found: list[Row] = locking(model, beside)(pk=row.pk)
    if not found:
        raise model.DoesNotExist  # type: ignore[attr-defined]
    return found[0]


@functools.cache
def locking(model: type[models.Model], beside: tuple[str, ...]) -> Prepared:
    """Every service asks this, so Django writes it once for each model."""

    def one(pk: int) -> models.QuerySet[Any]:
        rows = model._default_manager.select_for_update(of=("self",)).filter(pk=pk)
        return rows.select_related(*beside) if beside else rows

    return Prepared(one, {"pk": int})


def settle_constraints() -> None:
    """Let PostgreSQL check now what it would check at commit, so that it names this row of many."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
