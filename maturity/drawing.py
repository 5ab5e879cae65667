"""What is at stake in an assessment, and its record as the arithmetic of `maturity.assurance` reads
it. The arithmetic is imported where it is used: it brings numpy, which most processes never need.
"""

import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from django.db import connection

from maturity.lifecycles import SUBMITTED
from maturity.models import Answer, Assessment, Draw, DrawItem, Stake
from maturity.models.frameworks import Method
from maturity.progress import progress_of

if TYPE_CHECKING:
    from maturity.assurance.reading import Record

METHOD_VERSION = 1
# The first request, and as many as there ever are (`maturity.assurance.rule`).
FIRST, MOST = 15, 40
# One drawn statement in five is decided by two assessors who do not see each other's decision.
SECOND_READERS = Fraction(1, 5)


def shares(answers: Iterable[Answer], method: str) -> dict[str, Fraction]:
    """The part of the overall score that each statement is worth, by its code, up to one factor.

    Needs `statement__dimension__parent`.
    """
    statements = [answer.statement for answer in answers]
    if method == Method.STATEMENTS:
        return {each.code: Fraction(each.weight) for each in statements}
    inside: dict[int, int] = defaultdict(int)
    leaves = {each.dimension_id: each.dimension for each in statements}
    for each in statements:
        inside[each.dimension_id] += each.weight
    sections: dict[int, int] = defaultdict(int)
    for leaf in leaves.values():
        if leaf.parent_id:
            sections[leaf.parent_id] += leaf.weight
    weight = {}
    for leaf in leaves.values():
        theme = leaf.parent
        part = Fraction(leaf.weight, sections[theme.pk]) * theme.weight if theme else leaf.weight
        weight[leaf.pk] = Fraction(part)
    return {
        each.code: weight[each.dimension_id] * Fraction(each.weight, inside[each.dimension_id])
        for each in statements
    }


def stakes_of(assessment: Assessment) -> list[Stake]:
    """What the assessment's answers are worth now, unsaved: as they would be signed off."""
    from maturity.assurance.reading import whole_weights

    left_out, floors = _left_out(assessment), _floors(assessment)
    rows = Answer.objects.filter(assessment=assessment).exclude(pk__in=left_out)
    answers = list(rows.select_related("statement__dimension__parent", "option"))
    weights = whole_weights(shares(answers, assessment.version.method))
    return [
        Stake(
            answer=answer,
            weight=weights[answer.statement.code],
            claimed_points=answer.option.points if answer.option else 0,
            floor_points=floors.get(answer.pk, (0, None))[0],
            floor_claim_id=floors.get(answer.pk, (0, None))[1],
        )
        for answer in answers
    ]


def _left_out(assessment: Assessment) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM maturity_answer WHERE assessment_id = %s AND maturity_left_out(id)",
            [assessment.pk],
        )
        return [answer for (answer,) in cursor.fetchall()]


def _floors(assessment: Assessment) -> dict[int, tuple[int, int | None]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM maturity_floors(%s)", [assessment.pk])
        return {answer: (points, claim) for answer, points, claim in cursor.fetchall()}


def reveal_seed(assessment: Assessment) -> bytes | None:
    """The seed, or None before the signature has been committed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT maturity_reveal_seed(%s)", [assessment.pk])
        (seed,) = cursor.fetchone()
        return bytes(seed) if seed is not None else None


def has_second_reader(seed: bytes, code: str) -> bool:
    """Whether two assessors decide about a statement: chance, and the same seed, say so."""
    drawn = int.from_bytes(hmac.digest(seed, f"{code}/second reader".encode(), "sha256"))
    return Fraction(drawn, 2**256) < SECOND_READERS


def digest(content: object) -> str:
    """SHA-256 of plain data, in 64 hexadecimal digits, the same on any machine."""
    whole = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(whole.encode()).hexdigest()


def items_content(stakes: Iterable[Stake]) -> list[list[object]]:
    """What a draw goes by: code, weight, points claimed, points proven."""
    return sorted(
        [each.answer.statement.code, each.weight, each.claimed_points, each.floor_points]
        for each in stakes
    )


@dataclass(frozen=True)
class Course:
    """A draw as it stands: what is at stake, the order, and what assessors found, by code; and for
    which codes a second look found it."""

    stakes: list[Stake]
    order: list[DrawItem]
    levels: Mapping[str, int]
    points: Mapping[str, int]
    looked_again: Set[str]
    record: "Record"


def course_of(draw: Draw) -> Course:
    """A draw with everything that its explanation needs, in three queries."""
    stakes = list(Stake.objects.filter(answer__assessment=draw.assessment_id).whole())
    by_pk = {each.pk: each for each in stakes}
    order = list(DrawItem.objects.filter(draw=draw).order_by("position"))
    for item in order:
        item.stake = by_pk[item.stake_id]
    progress = progress_of(draw)
    found = (progress.levels, progress.points, progress.looked_again)
    return Course(stakes, order, *found, progress.record)


def undrawn() -> list[int]:
    """Signed assessments without a draw."""
    rows = Assessment.objects.filter(status=SUBMITTED, draw=None).order_by("pk")
    return list(rows.values_list("pk", flat=True))


# Draws of which something is open, or may be: the others are left out by what is written last.
# Checks are asked for from the first place on without a gap; nothing is due after the last place.
# Beside them, draws of which the last figure counts a level that a second look has replaced.
BEHIND = """
    SELECT draw.id
    FROM maturity_draw draw
    LEFT JOIN (
        SELECT DISTINCT ON (draw_id) draw_id, draws, due
        FROM maturity_bound ORDER BY draw_id, id DESC
    ) bound ON bound.draw_id = draw.id
    LEFT JOIN (
        SELECT draw_id, max(up_to) AS up_to FROM maturity_drawextension GROUP BY draw_id
    ) further ON further.draw_id = draw.id
    CROSS JOIN LATERAL (
        SELECT count(*) AS asked,
               COALESCE(min(item.position) FILTER (WHERE claim.status <> 'settled') - 1, count(*))
                   AS decided
        FROM maturity_drawitem item
        JOIN maturity_check looked ON looked.draw_item_id = item.id
        JOIN evidence_claim claim ON claim.id = looked.claim_id
        WHERE item.draw_id = draw.id AND item.position <= %(most)s
    ) checks
    WHERE (bound.due IS NULL OR bound.draws < bound.due OR bound.due < further.up_to)
      AND (
        COALESCE(bound.draws, 0) < checks.decided
        OR bound.due < checks.asked
        OR (bound.due IS NULL AND draw.at_risk = 0 AND draw.out_of > 0)
        OR (
            checks.asked < GREATEST(COALESCE(bound.due, %(first)s), further.up_to)
            AND EXISTS (
                SELECT 1 FROM maturity_drawitem following
                WHERE following.draw_id = draw.id AND following.position = checks.asked + 1
            )
        )
      )
    UNION
    SELECT item.draw_id
    FROM evidence_secondlook asked
    JOIN evidence_claim claim
        ON claim.latest_submission_id = asked.submission_id
        AND claim.status = 'settled' AND claim.looked_again
    JOIN maturity_check looked ON looked.claim_id = claim.id
    JOIN maturity_drawitem item ON item.id = looked.draw_item_id
    CROSS JOIN LATERAL (
        SELECT draws, second_looks FROM maturity_bound
        WHERE draw_id = item.draw_id ORDER BY id DESC LIMIT 1
    ) bound
    WHERE item.position <= bound.draws AND item.position <> ALL (bound.second_looks)
    ORDER BY 1
"""


def unsettled() -> list[int]:
    """Draws whose figures are behind their decisions, or whose draws due were not asked for."""
    with connection.cursor() as cursor:
        cursor.execute(BEHIND, {"first": FIRST, "most": MOST})
        return [draw for (draw,) in cursor.fetchall()]
