"""Tests talk to this machine only."""

import socket
from typing import Any

import pytest

LOCAL = ("127.", "localhost", "::1")
connect = socket.socket.connect


def connect_here(self: socket.socket, address: Any) -> None:
    """Connect, unless the address is another machine's."""
    if self.family in {socket.AF_INET, socket.AF_INET6} and not str(address[0]).startswith(LOCAL):
        raise RuntimeError(f"A test tried to reach {address[0]}.")
    connect(self, address)


def pytest_configure(config: pytest.Config) -> None:
    """For the whole run."""
    socket.socket.connect = connect_here  # type: ignore[method-assign, assignment]


def pytest_unconfigure(config: pytest.Config) -> None:
    """As it was."""
    socket.socket.connect = connect  # type: ignore[method-assign]
