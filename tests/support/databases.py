"""A database of its own for a test that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import psycopg2
from django.core.cache import caches
from django.db import connection, connections

from tests.support.cluster import Cluster

numbers = count(1)


@dataclass
class CommittingDatabase:
    """A fresh clone that Django's default connection points at while the test runs."""

    cluster: Cluster
    name: str
    opened: list[Any] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its address for the web role."""
        return self.cluster.web(self.name)

    @property
    def owner_url(self) -> str:
        """Its address for the role that migrates."""
        return self.cluster.owner(self.name)

    def connect(self) -> Any:
        """A second connection as the web role; closed after the test."""
        return self._open(self.url)

    def owner_connect(self) -> Any:
        """A connection as the owner; closed after the test."""
        return self._open(self.owner_url)

    def _open(self, address: str) -> Any:
        opened = psycopg2.connect(address, connect_timeout=3)
        self.opened.append(opened)
        return opened

    def close(self) -> None:
        """Close what the test opened."""
        for opened in self.opened:
            opened.close()


@contextmanager
def committing_database(cluster: Cluster, template: str, run: str) -> Iterator[CommittingDatabase]:
    """Clone the template, point Django at the clone, and take it away afterwards."""
    name = f"{run}_{next(numbers)}"
    cluster.clone(template, name)
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    database = CommittingDatabase(cluster, name)
    try:
        yield database
    finally:
        database.close()
        # What was said there of rows, by their ids: other tests have rows with the same ids.
        caches["redis"].clear()
        connections.close_all()
        connection.settings_dict["NAME"] = before
        cluster.drop(name)
