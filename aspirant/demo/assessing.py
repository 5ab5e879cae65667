"""What every story of an assessment does: answer, and check in the order of the draw."""

from collections.abc import Mapping

from accounts.models import User
from aspirant.demo.clock import minutes_later
from aspirant.demo.scene import Cast
from evidence.services import decide_claim, take_claim
from maturity.models import Answer, Assessment, Check, FrameworkVersion, Option
from maturity.reading import AnswerSheet
from maturity.services import Entry, finish_section, save_answers
from trusts.models import Trust

NOTHING: Mapping[str, str] = {}


def assessment_of(trust: Trust, version: FrameworkVersion) -> Assessment:
    """The one that the trust is answering."""
    return Assessment.objects.get(trust=trust, version=version, status="open")


def answer(
    assessment: Assessment,
    by: User,
    levels: Mapping[str, int],
    *,
    level: int = 3,
    but: tuple[str, ...] = (),
    not_applicable: Mapping[str, str] = NOTHING,
) -> None:
    """Answer all statements at `level`, and some as `levels` says; `but` leaves dimensions out
    (`*`: all that `levels` does not name). `not_applicable`: why some do not apply."""
    entries = []
    rows = Answer.objects.filter(assessment=assessment).whole()
    for each in rows.prefetch_related("statement__scale__options"):
        code = each.statement.code
        named = code in levels
        if code in not_applicable:
            reason = not_applicable[code]
            entries.append(Entry(each, each.edition, None, not_applicable_reason=reason))
        elif named or not ("*" in but or each.statement.dimension.code in but):
            entries.append(entry(each, levels.get(code, level), explained=named))
    save_answers(by=by, assessment=assessment, entries=entries)
    finish(assessment, by)


def finish(assessment: Assessment, by: User) -> None:
    """Mark every part without a blank as finished."""
    for part in AnswerSheet(assessment).parts:
        if part.is_done and not part.finished:
            finish_section(by=by, assessment=assessment, dimension=part.dimension)


def entry(each: Answer, level: int, *, explained: bool) -> Entry:
    options: list[Option] = list(each.statement.scale.options.all())
    option = min(options, key=lambda option: abs(option.level - level))
    words = "As our digital board noted in its last report." if explained else ""
    return Entry(each, each.edition, option, words)


def checks_of(assessment: Assessment) -> list[Check]:
    """What the portal asked for when the signature was committed, in the order of the draw."""
    rows = Check.objects.filter(draw_item__draw__assessment=assessment)
    rows = rows.order_by("draw_item__position")
    rows = rows.select_related("claim__trust", "answer__option", "answer__statement__scale")
    return list(rows.prefetch_related("answer__statement__scale__options"))


def settle(cast: Cast, asked: Check, below: int = 0, minutes: int = 0) -> None:
    """Assessors find the level that was claimed, or so many `below`; two where two read it. They
    take it first if it takes them some `minutes`."""
    claimed = asked.answer.option.level if asked.answer.option else 0
    highest = max(option.level for option in asked.answer.statement.scale.options.all())
    readers = [cast.assessor, cast.second_assessor][: 2 if asked.claim.second_reader else 1]
    for reader in readers:
        if minutes:
            take_claim(by=reader, claim=asked.claim)
        with minutes_later(minutes):
            decide_claim(
                by=reader,
                claim=asked.claim,
                outcome="settled",
                verified_level=min(max(0, claimed - below), highest),
                reason="The evidence shows this level, and nothing of the next.",
            )
