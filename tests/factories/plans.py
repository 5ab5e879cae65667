"""Targets and improvement plans, for tests."""

from typing import Any

from core.actors import PORTAL
from maturity import services
from maturity.models import Assessment, ImprovementPlan, PlanItem, TargetProfile
from tests.factories.maturity import signed_assessment
from tests.factories.people import make_member

SOURCE = "A publication made up for tests"


def aim(dimension: Any, points: int, setting: str = "") -> TargetProfile:
    return services.set_target(
        by=PORTAL, dimension=dimension, points=points, setting=setting, source=SOURCE
    )


def make_plan(assessment: Assessment | None = None, by: Any = None) -> ImprovementPlan:
    """The plan after a signed assessment."""
    found = assessment or signed_assessment()
    return services.make_plan(by=by or make_member(found.trust), assessment=found)


def change(item: PlanItem, by: Any = None, **changes: Any) -> PlanItem:
    """Change an item as its form would, all else as it is."""
    names = ("to_level", "what", "owner", "due_on", "status", "reason", "edition")
    known = {name: getattr(item, name) for name in names}
    person = by or make_member(item.plan.assessment.trust)
    return services.change_plan_item(by=person, item=item, **(known | changes))
