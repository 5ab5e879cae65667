"""Rows of accounts, and of the sign-in pages that django-allauth brings."""

from tests.access.matrix import Row

ROWS: list[Row] = []
