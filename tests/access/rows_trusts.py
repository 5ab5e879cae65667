"""Rows of trusts: register and people."""

from tests.access.matrix import Row

ROWS: list[Row] = []
