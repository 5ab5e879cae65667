"""A day of one's choosing, as for the rules."""

from tests.funding.conftest import _settable_day, on_day

__all__ = ["_settable_day", "on_day"]
