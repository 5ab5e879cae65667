"""What stands beside the invented trusts' assessments: validations from outside, outcome figures,
targets made up for the demonstration, and what two trusts plan to do next."""

from collections.abc import Mapping
from decimal import Decimal

from accounts.models import User
from aspirant.demo.clock import days_ago
from aspirant.demo.scene import Cast, in_days
from core.actors import PORTAL
from maturity.external import Finding
from maturity.models import (
    Assessment,
    ExternalScheme,
    FrameworkVersion,
    OutcomeMeasure,
    PlanItem,
)
from maturity.services import (
    Figure,
    change_plan_item,
    correct_validation,
    load_schemes,
    make_plan,
    record_validation,
    save_figures,
    set_target,
)

MADE_UP = "Made up for the demonstration"
# The end of the month before last, about.
PERIOD_DAYS = 40
WEALDEN = {"SF-M1": "72", "SP-M1": "9.5", "EC-M1": "41", "IC-M1": "88.4"}
WEALDEN_BEFORE = {"SF-M1": "58", "SP-M1": "14", "EC-M1": "22"}
HARROWDALE_BEFORE = {"PE-M1": "57", "EC-M1": "35", "IC-M1": "94"}
HARROWDALE = {"PE-M1": "54", "EC-M1": "63", "IC-M1": "94", "HP-M1": "6.2"}
# By dimension, points out of 100.
TARGETS = {"well-led": 80, "smart-foundations": 80, "safe-practice": 100, "support-people": 80}


def enter(assessment: Assessment, by: User, values: Mapping[str, str]) -> None:
    """Outcome figures beside an open assessment, by the code of their measure."""
    measures = {
        each.code: each for each in OutcomeMeasure.objects.filter(version=assessment.version_id)
    }
    rows = [
        Figure(measures[code], 0, Decimal(value), in_days(-PERIOD_DAYS))
        for code, value in values.items()
    ]
    save_figures(by=by, assessment=assessment, figures=rows)


def tell(cast: Cast) -> None:
    """After the assessments are told."""
    outside(cast)
    targets(cast)
    plans(cast)


def outside(cast: Cast) -> None:
    """Three trusts were validated; one validation has run out, one was recorded wrongly first."""
    load_schemes(by=PORTAL)
    scheme = ExternalScheme.objects.get(slug="emram")

    def finding(stage: int, days: int, site: str = "", until: int | None = None) -> Finding:
        return Finding(
            scheme=scheme,
            stage=stage,
            scope="site" if site else "trust",
            site_name=site,
            validator="Visiting validators (invented)",
            validated_on=in_days(-days),
            valid_until=None if until is None else in_days(until),
            source=MADE_UP,
        )

    with days_ago(30):
        for code, what in {
            "ZZ1": finding(5, 200, "Wealden General Hospital"),
            "ZZ2": finding(6, 1500, until=-400),
            "ZZ3": finding(6, 320, until=700),
        }.items():
            made = record_validation(by=cast.manager, trust=cast.trusts[code], finding=what)
    with days_ago(12):
        correct_validation(
            by=cast.manager,
            validation=made,
            finding=finding(5, 320, until=700),
            reason="The letter says stage 5; stage 6 is what the trust applied for.",
        )


def targets(cast: Cast) -> None:
    """For four of the seven measures, whatever the care setting."""
    version = FrameworkVersion.objects.in_force().get(framework__slug="what-good-looks-like")
    for dimension in version.dimensions.filter(code__in=TARGETS):
        set_target(
            by=PORTAL,
            dimension=dimension,
            points=TARGETS[dimension.code],
            source=MADE_UP,
        )


def plans(cast: Cast) -> None:
    """Two trusts have made plans; one has said who does what."""
    with days_ago(5):
        make_plan(by=cast.people["Sian Powell"], assessment=signed(cast, "ZZ3"))
    writer = cast.people["Tom Birch"]
    with days_ago(50):
        plan = make_plan(by=writer, assessment=signed(cast, "ZZ1"))
    first, second, third, fourth, *_ = plan.items.select_related("statement").order_by("position")
    with days_ago(30):
        say(cast, first, owner="Chief nursing information officer", days=120, status="doing")
        say(cast, second, owner="Digital programme lead", days=-5, status="doing")
        say(cast, fourth, owner="Chief information officer", days=-40, status="done")
        say(cast, third, status="dropped", reason="The care system buys this for all of us.")


def signed(cast: Cast, code: str) -> Assessment:
    rows = Assessment.objects.filter(trust=cast.trusts[code], status="submitted")
    return rows.order_by("-certified_at")[0]


def say(
    cast: Cast,
    item: PlanItem,
    *,
    owner: str = "",
    days: int | None = None,
    status: str = "todo",
    reason: str = "",
) -> None:
    change_plan_item(
        by=cast.people["Tom Birch"],
        item=item,
        edition=item.edition,
        to_level=item.to_level,
        what=item.what,
        owner=owner,
        due_on=None if days is None else in_days(days),
        status=status,
        reason=reason,
    )
