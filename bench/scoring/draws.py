"""How long the portal works after one decision, at a signature, and in a sweep with nothing to do.

The floor of each is ten empty round trips to the same database: what the machine can do now.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tools.benchmarks import Report

DECISIONS, SWEEPS = 60, 5
START = "import time, {first}; began = time.perf_counter(); import {then}"
SAY = "; print(time.perf_counter() - began)"


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def round_trips() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        for _ in range(10):
            cursor.execute("SELECT 1")


def add(report: "Report", case: str, pairs: list[tuple[float, float]], **more: Any) -> None:
    """The median of what was measured in turns with the floor."""
    value, floor = (statistics.median(column) * 1000 for column in zip(*pairs, strict=True))
    report.add(case, value, "ms", floor=round(floor, 4), **more)


def measure(report: "Report") -> None:
    """Needs `bench.portal.draws` in the database, and its scores computed."""
    import_numpy(report)
    decisions(report)
    signatures(report)
    sweeps(report)


def import_numpy(report: "Report") -> None:
    """Once in each worker's life; no other process needs it."""
    script = START.format(first="django", then="numpy") + SAY
    taken = [
        float(
            subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout
        )
        for _ in range(5)
    ]
    report.add("first import of numpy", statistics.median(taken) * 1000, "ms")


def decisions(report: "Report") -> None:
    """One more decision of each draw in progress, and all that the portal does then."""
    from maturity.models import Check

    rows = Check.objects.filter(claim__status="submitted").select_related("draw_item__draw")
    following = {each.draw_item.draw: each for each in rows.order_by("-draw_item__position")}
    pairs, parts = [], []
    for draw, check in list(following.items())[:DECISIONS]:
        settle(check.claim_id)
        taken = [seconds(work) for work in after_decision(draw)]
        parts.append(taken)
        pairs.append((sum(taken), seconds(round_trips)))
    bound, ask, scores = (statistics.median(part) * 1000 for part in zip(*parts[5:], strict=True))
    more = {"bound": round(bound, 2), "asking": round(ask, 2), "scores": round(scores, 2)}
    add(report, "decision update", pairs[5:], **more)


def settle(claim_id: int) -> None:
    """An assessor's review is there already: the claim follows it."""
    from core.actors import PORTAL
    from core.services import service
    from evidence.models import Claim

    @service
    def follow(*, by: Any) -> None:
        Claim.objects.filter(pk=claim_id).update(status="settled")

    follow(by=PORTAL)


def after_decision(draw: Any) -> list[Callable[[], Any]]:
    from core.actors import PORTAL
    from maturity import services

    one = draw.assessment_id
    return [
        lambda: services.update_bound(by=PORTAL, draw=draw),
        lambda: services.ask_draws(by=PORTAL, draw=draw),
        lambda: services.compute_scores(by=PORTAL, assessment_id=one),
    ]


def signatures(report: "Report") -> None:
    """Trusts that answered before sign again: what assessors found then is proven now."""
    from core.actors import PORTAL
    from maturity import services

    signed, drawn, asked = [], [], []
    for signer, assessment in answered_again():
        work = lambda: services.sign_assessment(by=signer, assessment=assessment)  # noqa: B023, E731
        signed.append((seconds(work), seconds(round_trips)))
        draw = lambda: services.draw_assessment(by=PORTAL, assessment=assessment)  # noqa: B023, E731
        drawn.append((seconds(draw), seconds(round_trips)))
        ask = lambda: services.ask_draws(by=PORTAL, draw=assessment.draw)  # noqa: B023, E731
        asked.append((seconds(ask), seconds(round_trips)))
    for case, pairs in (
        ("signature", signed),
        ("draw after a signature", drawn),
        ("first fifteen asked for", asked),
    ):
        add(report, case, pairs[2:])


def answered_again() -> list[tuple[Any, Any]]:
    """Who signs, and what: open assessments with every statement answered."""
    from accounts.models import User
    from core.actors import PORTAL
    from core.dates import today
    from maturity import services
    from maturity.models import Answer, Assessment, Option
    from maturity.services import Entry
    from trusts.models import Membership

    by_role = {role: User.objects.get(email=f"{role}@again.bench.example") for role in ROLES}
    again = []
    for member in Membership.objects.filter(user=by_role["cio"]).select_related("trust"):
        first = Assessment.objects.filter(trust=member.trust).select_related("version")[0]
        opened = services.open_assessment(
            by=PORTAL,
            trust=member.trust,
            version=first.version,
            due_on=today() + timedelta(days=30),
        )
        options = list(Option.objects.filter(scale__version=first.version))
        answers = list(Answer.objects.filter(assessment=opened).order_by("pk"))
        entries = [Entry(each, 0, options[n % len(options)]) for n, each in enumerate(answers)]
        services.save_answers(by=by_role["contributor"], assessment=opened, entries=entries)
        for part in first.version.dimensions.all():
            services.finish_section(by=by_role["contributor"], assessment=opened, dimension=part)
        again.append((by_role["cio"], opened))
    return again


ROLES = ("contributor", "cio")


def sweeps(report: "Report") -> None:
    """What beat asks for again and again, when nothing was lost."""
    from maturity import drawing, scoring, tasks
    from maturity.flags.looking import assessments_to_look_at

    tasks.keep_draws()
    tasks.compute_scores()
    looked_at_all()
    for case, work in (
        ("sweep: what to draw", drawing.undrawn),
        ("sweep: draws behind", drawing.unsettled),
        ("sweep: scores behind", scoring.stale_assessments),
        ("sweep: what to look at", assessments_to_look_at),
    ):
        if work():
            raise RuntimeError(f"{case}: something is left to do.")
        add(report, case, [(seconds(work), seconds(round_trips)) for _ in range(SWEEPS)])


def looked_at_all() -> None:
    """As if every rule had looked; which is measured by `bench.flags`."""
    from django.db import connection

    from maturity.flags.looking import SIGNATURE, WAVE_DAYS

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM maturity_flaglook")
        cursor.execute(
            "INSERT INTO maturity_flaglook (assessment_id, basis, looked_at)"
            " SELECT assessment_id, basis, now() FROM maturity_flag_basis(%s, %s)",
            [SIGNATURE, WAVE_DAYS],
        )
