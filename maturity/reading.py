"""Reading an assessment with everything that its pages show, in a fixed number of queries."""

from dataclasses import InitVar, dataclass, field
from decimal import ROUND_DOWN, Decimal
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Prefetch, QuerySet, Subquery

from core.prepared import prepared
from evidence.models import EvidenceItem
from maturity.comparing import HIGHER, LOWER, OTHER, SAME, Earlier, earlier_than
from maturity.models import (
    Answer,
    AnswerItem,
    Assessment,
    Check,
    Dimension,
    Exemption,
    FinishedSection,
    FrameworkVersion,
    Option,
    Score,
    Statement,
)
from maturity.models.scores import Kind

# So many pieces of evidence are offered, the newest.
MOST_HELD = 200


def assessments(user: Any) -> QuerySet[Assessment]:
    """The assessments a person sees, with what every page of one shows."""
    return with_names(Assessment.objects.visible_to(user))


def with_names(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    return rows.select_related("trust", "version__framework", "certified_by", "round")


def listed(user: Any) -> QuerySet[Assessment]:
    """The assessments a person sees, with their progress, their own score and their checks."""
    return for_list(assessments(user))


def listed_with(keys: list[int]) -> list[Any]:
    """These assessments, in any order, as their list shows them."""
    return _listed_with(keys=keys)


@prepared(keys=list)
def _listed_with(keys: Any) -> QuerySet[Assessment]:
    return for_list(with_names(Assessment.objects.filter(pk__in=keys)))


def for_list(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    own = Score.objects.filter(assessment=OuterRef("pk"), kind="self").overall().order_by("pk")
    checks = Check.objects.filter(answer__assessment=OuterRef("pk")).order_by()
    asked: Any = checks.values("answer__assessment").annotate(number=Count("pk"))
    counted: Any = rows.with_progress()  # type: ignore[attr-defined]
    return counted.annotate(
        self_value=Subquery(own.values("value")[:1]),
        checked=Subquery(asked.values("number")),
    )


def frameworks(user: Any) -> QuerySet[FrameworkVersion]:
    """The versions in force, whole: dimensions, statements, scales and their levels."""
    statements = Statement.objects.select_related("scale").order_by("position")
    statements = statements.prefetch_related("proofs")
    dimensions = Dimension.objects.select_related("parent").order_by("position")
    rows = FrameworkVersion.objects.visible_to(user).in_force().select_related("framework")
    return rows.prefetch_related(
        Prefetch(
            "dimensions",
            dimensions.prefetch_related(Prefetch("statements", statements), "measures"),
        ),
        Prefetch("scales__options", Option.objects.order_by("level")),
    )


def with_scores(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """With every score and its dimension, in one query more."""
    scores = Score.objects.select_related("dimension").order_by("dimension__position")
    return rows.prefetch_related(Prefetch("scores", queryset=scores))


def rounded(value: Decimal) -> int:
    """A score as people read it: whole, and never more than it is."""
    return int(value.to_integral_value(ROUND_DOWN))


@dataclass(frozen=True)
class ScoreRow:
    """One line of the table beside the chart; `verified` is None where nothing was checked."""

    name: str
    level: int
    own: Score
    verified: Score | None

    @property
    def own_value(self) -> int:
        return rounded(self.own.value)

    @property
    def verified_value(self) -> int | None:
        return rounded(self.verified.value) if self.verified else None

    @property
    def checked_words(self) -> str:
        checked = self.verified.checked if self.verified else 0
        return f"{checked} of {self.own.statements}"


@dataclass
class ScoreTable:
    """The scores of one assessment: overall first, then by dimension in the framework's order.

    `scores`: its scores in that order, where they are at hand; else they are read.
    """

    assessment: Assessment
    scores: InitVar[list[Score] | None] = None
    rows: list[ScoreRow] = field(init=False)
    overall: ScoreRow | None = field(init=False)

    def __post_init__(self, scores: list[Score] | None) -> None:
        found = list(self.assessment.scores.all()) if scores is None else scores
        verified = {score.dimension_id: score for score in found if score.kind == Kind.VERIFIED}
        rows = [row_of(score, verified) for score in found if score.kind == Kind.SELF]
        self.overall = next((row for row in rows if row.own.dimension is None), None)
        self.rows = [row for row in rows if row.own.dimension is not None]

    @property
    def charted(self) -> list[ScoreRow]:
        """What the chart shows: the dimensions at the top, as many as fit a picture."""
        return [row for row in self.rows if row.level == 0]

    @property
    def brief(self) -> list[ScoreRow]:
        """The lines that the chart shows, and overall."""
        return [row for row in self.whole if row.level == 0]

    @property
    def whole(self) -> list[ScoreRow]:
        """Every line of the table."""
        return [*([self.overall] if self.overall else []), *self.rows]


def row_of(score: Score, verified: dict[int | None, Score]) -> ScoreRow:
    dimension = score.dimension
    name = dimension.name if dimension else "Overall"
    level = 1 if dimension and dimension.parent_id else 0
    return ScoreRow(name, level, score, verified.get(score.dimension_id))


@dataclass(frozen=True)
class Part:
    """A dimension with its answers."""

    dimension: Dimension
    answers: list[Answer]
    finished: FinishedSection | None = None

    @property
    def done(self) -> int:
        return sum(answer.is_done for answer in self.answers)

    @property
    def is_done(self) -> bool:
        return self.done == len(self.answers)


@dataclass(frozen=True)
class AnswerSheet:
    """All answers of an assessment by dimension, in the framework's order."""

    assessment: Assessment

    @cached_property
    def answers(self) -> list[Answer]:
        rows = Answer.objects.filter(assessment=self.assessment).whole()
        decided = Prefetch("exemptions", Exemption.objects.whole())
        items = Prefetch("items", AnswerItem.objects.select_related("item"))
        found = list(rows.prefetch_related("statement__scale__options", decided, items))
        said = self.earlier.answers if self.earlier else {}
        for answer in found:
            answer.assessment = self.assessment
            answer.last = said.get(answer.statement.code)
        return found

    @cached_property
    def earlier(self) -> Earlier | None:
        """What the trust signed off the last time, in the same framework."""
        return earlier_than(self.assessment)

    @property
    def compared(self) -> list[tuple[str, int, int, int, int]]:
        """By part: how many answers are higher, lower, the same, and not to be compared."""
        if self.earlier is None:
            return []
        counts = [(part, self.earlier.counted(part.answers)) for part in self.parts]
        return [
            (part.dimension.name, n[HIGHER], n[LOWER], n[SAME], n[OTHER] + n["new"])
            for part, n in counts
            if any(n.values())
        ]

    @cached_property
    def parts(self) -> list[Part]:
        found = groupby(self.answers, key=lambda answer: answer.statement.dimension)
        parts = [(dimension, list(answers)) for dimension, answers in found]
        return [Part(part, answers, self.mark_of(part, answers)) for part, answers in parts]

    @cached_property
    def marks(self) -> dict[tuple[int, int], FinishedSection]:
        rows = FinishedSection.objects.filter(assessment=self.assessment)
        return {(m.dimension_id, m.editions): m for m in rows.select_related("finished_by")}

    def mark_of(self, part: Dimension, answers: list[Answer]) -> FinishedSection | None:
        """Who has finished a part as it stands."""
        return self.marks.get((part.pk, sum(answer.edition for answer in answers)))

    @property
    def themes(self) -> list[tuple[Dimension | None, list[Part]]]:
        """The parts under their themes; None above those of a framework without."""
        found = groupby(self.parts, key=lambda part: part.dimension.parent)
        return [(theme, list(parts)) for theme, parts in found]

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return len(self.answers)

    @property
    def not_applicable(self) -> list[Answer]:
        """The answers that say "does not apply"."""
        return [answer for answer in self.answers if answer.not_applicable_reason]

    @property
    def to_exempt(self) -> list[Answer]:
        """Those of them that no assessor has decided."""
        return [answer for answer in self.not_applicable if answer.exemption is None]

    @property
    def left_out(self) -> list[Answer]:
        """Those that an assessor has agreed to."""
        found = ((answer, answer.exemption) for answer in self.not_applicable)
        return [answer for answer, decided in found if decided is not None and decided.agreed]

    @property
    def unagreed(self) -> int:
        """How many of them count as nothing reached, as it stands."""
        return len(self.not_applicable) - len(self.left_out)

    def part(self, code: str) -> Part | None:
        return next((part for part in self.parts if part.dimension.code == code), None)

    def after(self, code: str) -> Part | None:
        """The next part, or None after the last."""
        codes = [part.dimension.code for part in self.parts]
        following = codes.index(code) + 1
        return self.parts[following] if following < len(codes) else None


def held_by(user: Any, assessment: Assessment) -> list[EvidenceItem]:
    """What the trust holds that an answer may point to, the newest first."""
    rows = EvidenceItem.objects.visible_to(user).filter(trust=assessment.trust_id)
    return list(rows[:MOST_HELD])


def checks_of(assessment: Assessment) -> list[Check]:
    """What is checked of an assessment, each with its claim, the level found and any second look
    at it, in the order of the draw."""
    rows = Check.objects.filter(answer__assessment=assessment).whole().with_level()
    rows = rows.with_second_looks()
    rows = rows.select_related("draw_item").order_by("draw_item__position")
    return list(rows.prefetch_related("answer__statement__scale__options"))
