"""A private PostgreSQL and Redis from Python wheels, for machines that have neither.

    with embedded.start() as services:
        services.database_url, services.database_owner_url, services.redis_url

Commands on one data folder share its services; whoever leaves last, however it leaves, has
them stopped (see keeper.py). Data survive. Production sets DATABASE_URL and REDIS_URL instead.
"""

import fcntl
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from aspirant.embedded.holding import EmbeddedError, Held, could_lock, hold
from aspirant.embedded.places import data_folder, prepare

__all__ = [
    "EmbeddedError",
    "Services",
    "data_folder",
    "in_use",
    "missing_services",
    "prepare",
    "start",
]

VARIABLES = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}


@dataclass
class Services:
    """The addresses of the services that were started, and the context manager that ends them."""

    held: dict[str, Held] = field(default_factory=dict)

    @property
    def database_url(self) -> str:
        """The portal's database for the role of the processes."""
        return self.database("aspirant_web")

    @property
    def database_owner_url(self) -> str:
        """The portal's database for the role that migrates."""
        return self.database("aspirant_owner")

    @property
    def redis_url(self) -> str:
        """Redis database number 0."""
        return self.redis(0)

    def database(self, role: str, name: str = "aspirant") -> str:
        """The address of any database for any role, ``postgres`` (the superuser) included."""
        state = self.held["postgres"].state()
        return f"postgres://{role}:{state[role]}@127.0.0.1:{state['port']}/{name}"

    def redis(self, number: int) -> str:
        """The address of one of the 64 numbered Redis databases."""
        state = self.held["redis"].state()
        return f"redis://:{state['password']}@127.0.0.1:{state['port']}/{number}"

    def environment(self) -> dict[str, str]:
        """The settings that the portal's processes read."""
        found: dict[str, str] = {}
        if "postgres" in self.held:
            found["DATABASE_URL"] = self.database_url
            found["DATABASE_OWNER_URL"] = self.database_owner_url
        if "redis" in self.held:
            found["REDIS_URL"] = self.redis_url
        return found

    def stop(self) -> None:
        """Let go of every service."""
        while self.held:
            self.held.popitem()[1].release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def missing_services() -> tuple[str, ...]:
    """The services whose address is not in the environment."""
    return tuple(name for name, variable in VARIABLES.items() if not os.environ.get(variable))


def in_use(data: Path) -> bool:
    """Whether some command uses the services of this folder."""
    return not all(could_lock(data / f"{name}.users", fcntl.LOCK_EX) for name in VARIABLES)


def start(
    data: Path | None = None,
    *,
    names: Sequence[str] = tuple(VARIABLES),
    fast: bool = False,
) -> Services:
    """Start the named services of a data folder, or join those that run already.

    ``fast`` gives up durability, for tests. Raises EmbeddedError.
    """
    services = Services()
    if names:
        folder = prepare(data or data_folder())
    try:
        for name in names:
            services.held[name] = hold(name, folder, fast=fast)
    except BaseException:
        services.stop()
        raise
    return services
