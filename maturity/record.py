"""The published record of a draw: all that anybody needs to work a checked score out again.

As plain data (JSON): what the seed's hash was when the assessment opened, the seed, what was at
stake on each statement, the order of review, what assessors found, and each figure that was shown.
`problems` needs the record alone: neither the portal's database nor its clock.
"""

from collections.abc import Iterator
from typing import Any

from core.dates import london_day
from maturity import drawing
from maturity.models import Assessment, Bound

FORMAT = "aspirant-draw-record/1"
# Figures are kept to six places.
CLOSE = 0.000_002


def record_of(assessment: Assessment, *, figures: bool = True) -> dict[str, Any]:
    """The record of a drawn assessment. Without `figures`, before they are public: what was drawn,
    not what was found."""
    draw = assessment.draw
    course = drawing.course_of(draw)
    bounds = Bound.objects.filter(draw=draw).order_by("pk") if figures else Bound.objects.none()
    position = {item.stake_id: item for item in course.order}
    return {
        "format": FORMAT,
        "assessment": assessment.reference,
        "trust": assessment.trust.code,
        "framework": assessment.version.framework.slug,
        "framework_version": assessment.version.number,
        "opened_on": assessment.opened_on.isoformat(),
        "signed_on": london_day(assessment.certified_at).isoformat(),  # type: ignore[arg-type]
        "answers_sha256": assessment.answers_hash,
        "method_version": draw.method_version,
        "draw_number_sha256": assessment.seed_commitment,
        "draw_number": draw.draw_number,
        "items_sha256": draw.items_hash,
        "order_sha256": draw.order_hash,
        "statements": [
            {
                "code": stake.answer.statement.code,
                "weight": stake.weight,
                "claimed_points": stake.claimed_points,
                "proven_points": stake.floor_points,
                "proven_by": stake.floor_claim.reference if stake.floor_claim else None,
                "position": position[stake.pk].position if stake.pk in position else None,
                "second_reader": stake.pk in position and position[stake.pk].second_reader,
                "found_points": (
                    course.points.get(stake.answer.statement.code) if figures else None
                ),
            }
            for stake in course.stakes
        ],
        "figures": [figure_of(bound) for bound in bounds],
    }


def figure_of(bound: Bound) -> dict[str, Any]:
    return {
        "draws": bound.draws,
        "due": bound.due,
        "on": london_day(bound.computed_at).isoformat(),
        "claim": str(bound.claim),
        "lower": str(bound.lower),
        "published": str(bound.published),
        "at_least": bound.figure,
        "estimate": str(bound.estimate),
    }


def problems(record: dict[str, Any]) -> list[str]:
    """What in a record does not agree with itself, a sentence each; empty if all of it does.

    Raises KeyError, TypeError or ValueError for something that is no record.
    """
    if record["format"] != FORMAT:
        raise ValueError(f"This is not a record of the kind {FORMAT}.")
    return [*draw_problems(record), *figure_problems(record)]


def draw_problems(record: dict[str, Any]) -> Iterator[str]:
    """Whether the order of review is the one that the committed seed gives."""
    from maturity.assurance.draw import keeps, order_of_review

    seed = bytes.fromhex(record["draw_number"])
    if not keeps(seed, record["draw_number_sha256"]):
        yield "The draw number is not the one that was committed to when the assessment opened."
    stakes = record["statements"]
    content = sorted(
        [each["code"], each["weight"], each["claimed_points"], each["proven_points"]]
        for each in stakes
    )
    if drawing.digest(content) != record["items_sha256"]:
        yield "What was at stake is not what was drawn from."
    at_risk = {
        each["code"]: each["weight"] * (each["claimed_points"] - each["proven_points"])
        for each in stakes
    }
    order = order_of_review(seed, at_risk)
    if drawing.digest(order) != record["order_sha256"] or order != order_in(record):
        yield "The order of review is not the one that the draw number gives."
    for each in stakes:
        read_twice = drawing.has_second_reader(seed, each["code"])
        if each["position"] is not None and each["second_reader"] != read_twice:
            yield f"{each['code']}: who reads it twice is not what the draw number gives."


def order_in(record: dict[str, Any]) -> list[str]:
    """The codes in the order of review, as the record has it."""
    drawn = [each for each in record["statements"] if each["position"] is not None]
    return [each["code"] for each in sorted(drawn, key=lambda each: int(each["position"]))]


def figure_problems(record: dict[str, Any]) -> Iterator[str]:
    """Whether each figure follows from the decisions that it counts."""
    from maturity.assurance.reading import Item, Record

    stakes = record["statements"]
    weight = {each["code"]: each["weight"] for each in stakes}
    points = {each["code"]: each["found_points"] for each in stakes}
    order = order_in(record)
    items = [
        Item(
            each["code"],
            each["weight"] * each["claimed_points"],
            each["weight"] * 100,
            each["weight"] * each["proven_points"],
        )
        for each in stakes
    ]
    for shown in record["figures"]:
        counted = order[: shown["draws"]]
        if any(points[code] is None for code in counted):
            yield f"The figure after {shown['draws']} checks counts one that is not decided."
            continue
        found = {code: weight[code] * points[code] for code in counted}
        sample = Record(items, order, found).sample
        pairs = (
            (sample.claim, shown["claim"]),
            (sample.lower, shown["lower"]),
            (sample.published, shown["published"]),
            (sample.estimate, shown["estimate"]),
        )
        close = all(abs(float(ours) - float(theirs)) <= CLOSE for ours, theirs in pairs)
        if not close or shown["at_least"] != int(float(shown["published"])):
            yield f"The figure after {shown['draws']} checks does not follow from the decisions."
