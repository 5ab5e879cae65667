"""Who acts: a signed-in person, or the portal itself under a name of its own."""

from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """What `@service` needs to know of whoever acts: a `User` or a `SystemActor`."""

    @property
    def pk(self) -> int | None: ...

    @property
    def is_active(self) -> bool: ...

    @property
    def actor_key(self) -> str: ...

    @property
    def actor_name(self) -> str: ...


@dataclass(frozen=True)
class SystemActor:
    """The portal acting by itself: Celery tasks, imports at the console, the nightly sweep."""

    actor_name: str
    pk: None = None
    is_active: bool = True

    @property
    def actor_key(self) -> str:
        return f"system:{self.actor_name}"


PORTAL = SystemActor("portal")
