"""Rows of milestones: the tracker is public; forecasts are the trust's own, or staff's."""

from typing import Any

from tests.access.matrix import ANYONE, Row, own, staff
from tests.factories.milestones import make_criterion, make_milestone, make_plan
from tests.factories.programmes import make_participation, make_programme

FORECASTERS = own("cio", "contributor", "finance_lead") | staff("programme_manager")


def scene(world: Any) -> None:
    programme = make_programme(slug="access-milestones")
    part = make_participation(programme, world.own)
    world.plan = make_plan(make_milestone(slug="access-milestone"), participation=part)
    make_criterion(world.plan.milestone)
    make_milestone(slug="access-unplanned")


def of_plan(world: Any) -> dict[str, str]:
    return {"code": world.own.code, "milestone": "access-milestone"}


ROWS = [
    Row("milestones:index", get=ANYONE),
    Row("milestones:all", get=ANYONE),
    Row("milestones:plans", get=ANYONE),
    Row("milestones:trust", get=ANYONE, at=lambda w: {"code": w.own.code}, hidden=False),
    Row("milestones:plan", get=ANYONE, at=of_plan, hidden=False),
    Row(
        "milestones:reforecast",
        get=FORECASTERS,
        post=FORECASTERS,
        at=of_plan,
        hidden=False,
    ),
    Row(
        "milestones:ask",
        get=staff("programme_manager"),
        post=staff("programme_manager"),
        at=of_plan,
        hidden=False,
    ),
    Row(
        "milestones:programme",
        get=ANYONE,
        at=lambda w: {"slug": "access-milestones"},
        hidden=False,
    ),
    Row(
        "milestones:plan_milestones",
        get=staff("programme_manager"),
        post=staff("programme_manager"),
        at=lambda w: {"slug": "access-milestones", "code": w.own.code},
        hidden=False,
    ),
    Row(
        "milestones:milestone",
        get=ANYONE,
        at=lambda w: {"slug": "access-milestone"},
        hidden=False,
    ),
]
