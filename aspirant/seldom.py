"""Sources of things to do that seldom have any: home pages ask once which of them do."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db.models import Exists

from accounts.models import User
from core.todo import Todo

Source = Callable[..., list[Todo]]
# The rows that a source is made of, and the source.
Seldom = Sequence[tuple[Callable[..., Any], Source]]


def with_seldom(sources: Iterable[Source], seldom: Seldom, user: Any, *who: Any) -> list[Source]:
    """The sources, and of those that are seldom needed the ones that have rows."""
    asked = [Exists(rows(*who).order_by()) for rows, _ in seldom]
    there_is = User.objects.values_list(*asked).get(pk=user.pk)
    found = [source for (_, source), some in zip(seldom, there_is, strict=True) if some]
    return [*sources, *found]
