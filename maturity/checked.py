"""Reading checked scores: the newest complete figure of a trust in each framework, for anybody once
it is public, and for the trust and staff before that. Any number of trusts in one query."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.urls import reverse

from core.dates import london_day, long_date, today
from maturity.models import Assessment, Bound, Draw, Stake
from trusts.models import Trust

FACTS: Any = {
    "code": F("draw__assessment__trust__code"),
    "reference": F("draw__assessment__reference"),
    "framework": F("draw__assessment__version__framework__name"),
    "version": F("draw__assessment__version__number"),
    "signed_at": F("draw__assessment__certified_at"),
    "public_from": F("draw__publication__readable_from"),
    "figure": F("figure"),
    "checks": F("draws"),
    "statements": F("statements"),
    "computed_at": F("computed_at"),
}


@dataclass(frozen=True)
class CheckedScore:
    """ "At least `figure` out of 100" after `checks` of `statements`, as at `on`; for anybody from
    `public_from` on, which is None while a second look is open. `code` is the trust's."""

    code: str
    reference: str
    framework: str
    version: int
    signed_on: date
    public_from: date | None
    figure: int
    checks: int
    statements: int
    on: date

    @classmethod
    def of(cls, *, signed_at: str, computed_at: str, public_from: str | None, **facts: Any) -> Self:
        """From JSON, which gives moments and dates as text."""
        return cls(
            signed_on=london_day(datetime.fromisoformat(signed_at)),
            on=london_day(datetime.fromisoformat(computed_at)),
            public_from=date.fromisoformat(public_from) if public_from else None,
            **facts,
        )

    def __str__(self) -> str:
        return f"At least {self.figure} out of 100"

    @property
    def is_public(self) -> bool:
        return self.public_from is not None and self.public_from <= today()

    @property
    def after(self) -> str:
        """After how many checks: never the figure without them."""
        return f"after {self.checks} check{'' if self.checks == 1 else 's'}"

    @property
    def when_public(self) -> str:
        if self.public_from is None:
            return "Public after a second look"
        begun = "Public since" if self.is_public else "Public from"
        return f"{begun} {long_date(self.public_from)}"

    @property
    def address(self) -> str:
        """The page that explains it."""
        return reverse("maturity:explained", args=[self.reference])

    @property
    def record_address(self) -> str:
        return reverse("maturity:record", args=[self.reference])


def figures() -> "QuerySet[Bound, Any]":
    """The newest complete figure of each draw whose trust was told of it, as JSON."""
    stakes = Stake.objects.filter(answer__assessment=OuterRef("draw__assessment")).order_by()
    counted: Any = stakes.values("answer__assessment").annotate(number=Count("pk"))
    rows = Bound.objects.complete().filter(draw__publication__isnull=False)
    rows = rows.annotate(statements=Subquery(counted.values("number")))
    return rows.order_by("draw_id", "-pk").distinct("draw_id").values(row=JSONObject(**FACTS))


def committed() -> QuerySet[Assessment]:
    """Every assessment with its commitment, for anybody: what of it is shown is little."""
    rows = Assessment.objects.committed()
    return rows.select_related("trust", "version__framework", "draw")


def drawn() -> QuerySet[Assessment]:
    """Every drawn assessment: what of it is shown depends on who asks, and when."""
    rows = Assessment.objects.filter(draw__isnull=False)
    return rows.select_related("trust", "version__framework", "draw__publication")


def newest_bound(draw: Draw, *, complete: bool) -> Bound | None:
    """The newest figure of a draw; only complete ones are for anybody."""
    rows = Bound.objects.filter(draw=draw).latest_first()
    return rows.complete().first() if complete else rows.first()


def public_scores() -> list[CheckedScore]:
    """Every assessment's public checked score, by the trust's code and signature."""
    rows = figures().filter(draw__publication__readable_from__lte=today())
    found = [CheckedScore.of(**each["row"]) for each in rows]
    return sorted(found, key=lambda score: (score.code, score.signed_on, score.reference))


def checked_scores(
    trusts: Iterable[Trust], *, public: bool = True
) -> Mapping[str, list[CheckedScore]]:
    """The newest checked scores of these trusts in each framework that anybody may read, by the
    trust's code; with `public` False those that only the trust and staff may read yet. One query.
    """
    rows = figures().filter(draw__assessment__trust__in=[trust.pk for trust in trusts])
    found: dict[str, list[CheckedScore]] = defaultdict(list)
    for each in rows:
        found[each["row"]["code"]].append(CheckedScore.of(**each["row"]))
    chosen = {code: newest(scores, public=public) for code, scores in found.items()}
    return {code: scores for code, scores in chosen.items() if scores}


def with_checked_scores(trusts: QuerySet[Trust]) -> QuerySet[Trust]:
    """Adds `checked_found`, checked scores as JSON, for pages that read a trust in one query
    (`read_with`)."""
    rows = figures().filter(draw__assessment__trust=OuterRef("pk"))
    return trusts.annotate(checked_found=ArraySubquery(rows))


def read_with(trust: Any, *, public: bool = True) -> list[CheckedScore]:
    """The checked scores of a trust that came with them; as `checked_scores`."""
    return newest([CheckedScore.of(**facts) for facts in trust.checked_found], public=public)


def newest(scores: Iterable[CheckedScore], *, public: bool) -> list[CheckedScore]:
    """In each framework the one that was signed last, of those that are public or are not yet."""
    wanted = (score for score in scores if score.is_public == public)
    last = {score.framework: score for score in sorted(wanted, key=lambda s: s.signed_on)}
    return [last[name] for name in sorted(last)]
