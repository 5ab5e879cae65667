"""Sources of things to do that seldom have any: home pages ask once which of them do."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from accounts.models import User
from accounts.permissions import Permission
from core.prepared import prepared
from core.todo import Todo
from trusts.models import Trust

Source = Callable[..., list[Todo]]


@dataclass(frozen=True)
class Seldom:
    """A source, the rows it is made of (of a trust, or of all), and who has to do with them."""

    source: Source
    rows: Callable[..., Any]
    needs: Permission | None = None


def with_seldom(
    sources: Iterable[Source], seldom: Sequence[Seldom], user: Any, trust: Trust | None = None
) -> list[Source]:
    """The sources, and of those that are seldom needed the ones that have rows."""
    asked = tuple(each for each in seldom if not each.needs or user.has(each.needs, trust))
    if not asked:
        return [*sources]
    [there_is] = which_have_any(asked, **({"trust": trust.pk} if trust else {}))
    found = [each.source for each, some in zip(asked, there_is, strict=True) if some]
    return [*sources, *found]


@prepared(trust=Trust)
def which_have_any(asked: Sequence[Seldom], trust: Trust | None = None) -> QuerySet[User, Any]:
    """One row, with a column for each that says whether it has any."""
    of = (trust,) if trust else ()
    return User.objects.order_by().values_list(
        *(Exists(each.rows(*of).order_by()) for each in asked)
    )[:1]
