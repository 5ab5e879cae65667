"""The money pages. Each view reads through a QuerySet, checks through a form, calls one service."""
