"""What instalments wait for beside commitments, milestones and days."""

from collections.abc import Mapping

from core.dates import today
from funding.conditions import BlueprintsPublished, MaturityAtLeast, SomethingShown
from maturity.models import Draw, FrameworkVersion
from tests.factories.maturity import (
    drawn,
    make_assessment,
    make_version,
    settle_in_order,
    signed_assessment,
)
from trusts.models import Trust


def make_framework() -> FrameworkVersion:
    """A version of two statements that count alike."""
    return make_version(statements=((1, 1),))


def at_least(trust: Trust, version: FrameworkVersion, points: int) -> MaturityAtLeast:
    return MaturityAtLeast(trust, version.framework, points)


def wants(trust: Trust, number: int = 1) -> BlueprintsPublished:
    return BlueprintsPublished(trust, number)


def shown(trust: Trust, title: str = "Staff were asked") -> SomethingShown:
    return SomethingShown(trust, title, "Show what they answered.", today())


def checked(
    trust: Trust,
    version: FrameworkVersion,
    *,
    level: int = 4,
    found: Mapping[str, int] | None = None,
) -> Draw:
    """A trust says that it is at a level throughout, and assessors find that, or what is `found`;
    all is checked, so that the figure is exact, and the trust has its ten working days."""
    draw = drawn(signed_assessment(make_assessment(trust, version), level=level))
    settle_in_order(draw, found)
    return draw
