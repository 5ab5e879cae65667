"""Every write of milestones, criteria and plans."""

from milestones.services.facts import load_milestones, set_criterion
from milestones.services.planning import ask_new_criteria, plan_milestones, reforecast

__all__ = [
    "ask_new_criteria",
    "load_milestones",
    "plan_milestones",
    "reforecast",
    "set_criterion",
]
