"""The published record of a draw: all that anybody needs to work a checked score out again.

As plain data (JSON): what the seed's hash was when the assessment opened, the seed, what was at
stake on each statement, the order of review, what assessors found, and each figure that was shown.
`problems` needs the record alone: neither the portal's database nor its clock.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from core.dates import london_day
from maturity import drawing, second_looks
from maturity.models import Assessment, Bound
from maturity.second_looks import SecondLook

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
    looks = second_looks.taken(draw) if figures and course.looked_again else []
    looked_again = {each.code: each for each in looks}
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
                **before(looked_again.get(stake.answer.statement.code)),
            }
            for stake in course.stakes
        ],
        "figures": [figure_of(bound, looks) for bound in bounds],
    }


def before(look: SecondLook | None) -> dict[str, Any]:
    """What was found before a second look, and when that was decided; nothing without one."""
    if look is None:
        return {"first_found_points": None, "second_look_on": None}
    decided_on = look.decided_on.isoformat()
    return {"first_found_points": look.first_points, "second_look_on": decided_on}


def figure_of(bound: Bound, looks: Sequence[SecondLook]) -> dict[str, Any]:
    return {
        "draws": bound.draws,
        "due": bound.due,
        "on": london_day(bound.computed_at).isoformat(),
        "claim": str(bound.claim),
        "lower": str(bound.lower),
        "published": str(bound.published),
        "at_least": bound.figure,
        "estimate": str(bound.estimate),
        "second_looks": [each.code for each in looks if each.position in bound.second_looks],
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
        counted, points = order[: shown["draws"]], points_of(record, shown)
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
    yield from second_look_problems(record)


def points_of(record: dict[str, Any], shown: dict[str, Any]) -> dict[str, int | None]:
    """What was found by code when a figure was shown: before a second look, unless it counts it."""
    again = shown.get("second_looks", ())
    return {
        each["code"]: (
            each["found_points"]
            if each.get("first_found_points") is None or each["code"] in again
            else each["first_found_points"]
        )
        for each in record["statements"]
    }


def second_look_problems(record: dict[str, Any]) -> Iterator[str]:
    """Whether the last figure counts every second look, and none that was not taken."""
    if not record["figures"]:
        return
    shown = record["figures"][-1]
    counted = order_in(record)[: shown["draws"]]
    looked_again = {
        each["code"]
        for each in record["statements"]
        if each.get("first_found_points") is not None and each["code"] in counted
    }
    if looked_again != set(shown.get("second_looks", ())):
        yield "The last figure does not count the second looks that were taken, all and no other."
