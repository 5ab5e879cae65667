"""Rows of assessments."""

from typing import Any

from core.actors import PORTAL
from maturity import services
from tests.access.matrix import ANYONE, Row, any_trust, own, staff
from tests.factories.external import record
from tests.factories.maturity import (
    DMA,
    drawn,
    fill,
    make_assessment,
    make_version,
    settle_in_order,
    signed_assessment,
    version_of,
)

READS = staff("programme_manager", "assessor", "finance_approver", "payments_officer", "auditor")
MANAGES = staff("programme_manager")
ASSESSES = staff("assessor")
ANSWERS = own("cio", "contributor", "finance_lead")


def scene(world: Any) -> None:
    """One assessment to answer, one to sign, one signed off with its scores."""
    people = world.people
    version = version_of()
    world.signed_assessment = make_assessment(world.own, version)
    fill(world.signed_assessment, people["own contributor"])
    services.sign_assessment(by=people["own cio"], assessment=world.signed_assessment)
    services.compute_scores(by=PORTAL, assessment_id=world.signed_assessment.pk)
    # Every answer is the same.
    services.look_for_flags(by=PORTAL, assessment_id=world.signed_assessment.pk)
    world.flag = world.signed_assessment.flags.get()
    checked = make_assessment(world.own, make_version(statements=((1,) * 21,)))
    world.checked_assessment = signed_assessment(checked, by=people["own cio"], level=4)
    settle_in_order(drawn(world.checked_assessment))
    services.compute_scores(by=PORTAL, assessment_id=world.checked_assessment.pk)
    services.make_plan(by=people["own cio"], assessment=world.signed_assessment)
    world.whole_assessment = make_assessment(world.own, version)
    fill(world.whole_assessment, people["own contributor"])
    world.validation = record(world.own)
    world.open_assessment = make_assessment(world.own, version_of(DMA))


def at(name: str, **more: str) -> Any:
    return lambda world: {"reference": getattr(world, name).reference, **more}


def of_trust(**more: str) -> Any:
    return lambda world: {"code": world.own.code, **more}


def of_programme(**more: str) -> Any:
    return lambda _: {"slug": "access", **more}


ROWS = [
    Row("maturity:assessment_list", get=READS | any_trust()),
    Row("maturity:open", get=MANAGES, post=MANAGES),
    Row("maturity:flags", get=READS),
    Row("maturity:flag", get=READS, post=MANAGES, at=at("flag")),
    Row("maturity:score_runs", get=MANAGES, post=MANAGES),
    Row("maturity:workload", get=READS),
    Row("maturity:workload_weeks", get=READS),
    Row("maturity:programme", get=READS, at=of_programme(), hidden=False),
    Row(
        "maturity:programme_waves",
        get=READS,
        at=of_programme(framework="test", kind="self"),
        hidden=False,
    ),
    Row("maturity:score_table", get=READS | any_trust()),
    Row("maturity:trust", get=READS | own(), at=of_trust()),
    Row("maturity:trend", get=READS | own(), at=of_trust(framework="test")),
    Row("maturity:peers", get=READS | own(), at=of_trust(framework="test")),
    Row("maturity:external_list", get=READS | any_trust()),
    Row("maturity:external_new", get=MANAGES, post=MANAGES),
    Row("maturity:external", get=READS | own(), at=at("validation")),
    Row("maturity:external_correct", get=MANAGES, post=MANAGES, at=at("validation")),
    Row(
        "maturity:framework",
        get=READS | any_trust(),
        at=lambda world: {"slug": DMA},
        hidden=False,
    ),
    Row("maturity:assessment", get=READS | own(), at=at("signed_assessment")),
    Row(
        "maturity:answers",
        get=READS | own(),
        post=ANSWERS,
        at=at("open_assessment", code="leadership"),
    ),
    Row(
        "maturity:exemptions",
        get=staff("assessor"),
        post=staff("assessor"),
        at=at("whole_assessment"),
    ),
    Row("maturity:figures", get=ANSWERS, post=ANSWERS, at=at("whole_assessment")),
    Row("maturity:sign", get=own("cio"), post=own("cio"), at=at("whole_assessment")),
    Row("maturity:gaps", get=READS | own(), at=at("signed_assessment")),
    Row("maturity:plan", get=READS | own(), at=at("signed_assessment")),
    Row("maturity:plan_make", post=ANSWERS, at=at("signed_assessment")),
    Row("maturity:plan_item_new", get=ANSWERS, post=ANSWERS, at=at("signed_assessment")),
    Row(
        "maturity:plan_item",
        get=ANSWERS,
        post=ANSWERS,
        at=at("signed_assessment", code="WL-1"),
    ),
    Row("maturity:call_off", get=MANAGES, post=MANAGES, at=at("open_assessment")),
    Row("maturity:extend", get=ASSESSES, post=ASSESSES, at=at("checked_assessment")),
    Row("maturity:ask_more", get=own("cio"), post=own("cio"), at=at("checked_assessment")),
    Row("maturity:put_off", get=MANAGES, post=MANAGES, at=at("checked_assessment")),
    Row("maturity:chart", get=READS | own(), at=at("signed_assessment")),
    Row("maturity:draws", get=ANYONE),
    Row("maturity:record", get=ANYONE, at=at("checked_assessment"), hidden=False),
    # Not public yet.
    Row("maturity:explained", get=READS | own(), at=at("checked_assessment")),
    Row("maturity:explained_chart", get=READS | own(), at=at("checked_assessment")),
]
