"""What pages say about money, worked out from plain rows: no queries, no HTML."""

from funding.presenting.actions import ReleaseAction, ReleaseActions, actions_for
from funding.presenting.money import Promise, ledger_table, paid_of, years_table
from funding.presenting.route import Route, Times, expected_for_tranche, future_route, route_of
from funding.presenting.targets import Target, days, target_of
from funding.presenting.waiting import Waiting, done_of, waiting_lines
from funding.presenting.words import colour, year_and_class

__all__ = [
    "Promise",
    "ReleaseAction",
    "ReleaseActions",
    "Route",
    "Target",
    "Times",
    "Waiting",
    "actions_for",
    "colour",
    "days",
    "done_of",
    "expected_for_tranche",
    "future_route",
    "ledger_table",
    "paid_of",
    "route_of",
    "target_of",
    "waiting_lines",
    "year_and_class",
    "years_table",
]
