"""Trusts that do not exist, and what each way of checking them finds."""
