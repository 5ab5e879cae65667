"""Scores as a table: page, CSV and XLSX. A line is one part of one signed assessment, or all of
it; what the trust says, what assessors found and the checked score have columns of their own."""

from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import F, OuterRef, QuerySet, Subquery

from core.addresses import address_of
from core.dates import london_day
from core.prepared import prepared
from maturity.filters import frameworks
from maturity.models import Bound, Score
from maturity.models.scores import Kind
from maturity.reading import rounded
from nhsuk.columns import Column
from nhsuk.filters import ListFilterSet, SearchFilter
from trusts.models import CareSetting
from trusts.places import REGIONS

ALL_PARTS = "all"
OF_BOUND = ("draws", "due", "claim", "lower", "published", "figure", "estimate")


def listed(user: Any) -> QuerySet[Score]:
    """What the trusts that a person sees say of themselves, overall and by part."""
    return Score.objects.visible_to(user).filter(kind=Kind.SELF)


def whole(keys: list[int]) -> list[Any]:
    """These scores, in any order, as the table shows them."""
    return _whole(keys=keys)


@prepared(keys=list)
def _whole(keys: Any) -> QuerySet[Score]:
    return with_all(Score.objects.filter(pk__in=keys))


def with_all(rows: QuerySet[Score]) -> QuerySet[Score]:
    """With trust, assessment and part; what was found in the same part; and, of lines for the
    whole, the newest bound."""
    found = Score.objects.filter(
        assessment=OuterRef("assessment"),
        kind=Kind.VERIFIED,
        dimension__isnull=True,
    ).order_by()
    same = Score.objects.filter(
        assessment=OuterRef("assessment"), kind=Kind.VERIFIED, dimension=OuterRef("dimension")
    ).order_by()
    newest = Bound.objects.filter(draw__assessment=OuterRef("assessment"))
    newest = newest.order_by("-pk")
    rows = rows.select_related("assessment__trust", "assessment__version__framework", "dimension")
    return rows.annotate(
        found_overall=Subquery(found.values("value")[:1]),
        found_part=Subquery(same.values("value")[:1]),
        found_number=Subquery(found.values("checked")[:1]),
        found_number_part=Subquery(same.values("checked")[:1]),
        parent=F("dimension__parent"),
        **{f"bound_{name}": Subquery(newest.values(name)[:1]) for name in OF_BOUND},
    )


def found(score: Any) -> Decimal | None:
    """What assessors found in the statements they checked, of the same part."""
    return score.found_part if score.dimension_id else score.found_overall


def found_number(score: Any) -> int:
    number = score.found_number_part if score.dimension_id else score.found_number
    return number or 0


def bound(name: str) -> Any:
    """One figure of the checked score, which is of the whole assessment only."""

    def get(score: Any) -> Any:
        return None if score.dimension_id else getattr(score, f"bound_{name}")

    return get


def estimated(score: Any) -> Decimal | None:
    """The point estimate of the true score: never outside its own range."""
    lower, claim, over = (bound(name)(score) for name in ("lower", "claim", "estimate"))
    return None if lower is None else max(lower, claim - over)


def part_name(score: Any) -> str:
    return score.dimension.name if score.dimension_id else "Overall"


def checked_words(score: Any) -> str:
    """The checked score; before the checks are done, how far they are."""
    figure, draws, due = (bound(name)(score) for name in ("figure", "draws", "due"))
    if figure is None:
        return ""
    return f"At least {figure}" if draws >= due else f"{draws} of {due} checked"


def floored(value: Any) -> str:
    return str(rounded(value))


def number(key: str, label: str, value: Any, **more: Any) -> Column:
    return Column(key, label, value=value, numeric=True, **more)


TRUST = Column(
    "trust",
    "Trust",
    value="assessment.trust.display_name",
    sort=("assessment__trust__name", "assessment__certified_at", "dimension__position"),
    link=lambda score: address_of("maturity:trust", score.assessment.trust.code),
)
OF_TRUST = [
    Column("framework", "Framework", value="assessment.version.framework.name"),
    Column("version", "Version", value="assessment.version.number", on_page=False),
    Column(
        "reference",
        "Assessment",
        value="assessment.reference",
        sort="assessment__reference",
        link=lambda score: score.assessment.get_absolute_url(),
        classes="app-nowrap",
    ),
    Column(
        "signed_on",
        "Signed off",
        value=lambda score: london_day(score.assessment.certified_at),
        sort=("assessment__certified_at", "assessment__reference", "dimension__position"),
    ),
    Column("part", "Part", value=part_name, sort="dimension__position"),
    Column("part_code", "Part code", value="dimension.code", on_page=False),
    number("self", "Self-assessed", "value", sort="value", format=floored),
    number("verified", "Verified statements", found, format=floored, empty="None"),
    number("checked", "Statements checked", found_number),
    Column(
        "at_least",
        "Checked score",
        value=bound("figure"),
        html=checked_words,
        empty="None",
        classes="app-nowrap",
    ),
    number("claim", "As claimed", bound("claim"), on_page=False),
    number("lower", "Lower bound", bound("lower"), on_page=False),
    number("estimate", "Estimate", estimated, format=floored, empty="None"),
    number("draws", "Draws decided", bound("draws"), on_page=False),
    number("due", "Draws asked for", bound("due"), on_page=False),
]
OF_ALL = [
    TRUST,
    Column("code", "ODS code", value="assessment.trust.code", on_page=False),
    Column("region", "Region", value="assessment.trust.region_name", on_page=False),
    Column("setting", "Care setting", value="assessment.get_setting_display", on_page=False),
    *OF_TRUST,
]


class TrustScoreFilters(ListFilterSet):
    """For the people of a trust. Without a choice: the overall scores."""

    framework = django_filters.ChoiceFilter(
        label="Framework",
        field_name="assessment__version__framework__slug",
        choices=frameworks,
        empty_label="All",
    )
    part = django_filters.ChoiceFilter(
        label="Part",
        choices=[(ALL_PARTS, "Overall and every part")],
        empty_label="Overall",
        method="by_part",
    )

    @property
    def qs(self) -> Any:
        rows = super().qs
        return rows if self.form.cleaned_data.get("part") == ALL_PARTS else rows.overall()

    def by_part(self, rows: Any, name: str, value: str) -> Any:
        return rows


class ScoreFilters(TrustScoreFilters):
    """For staff."""

    search = SearchFilter(
        label="Trust",
        fields=["assessment__trust__name", "assessment__trust__code__iexact"],
    )
    region = django_filters.ChoiceFilter(
        label="Region",
        field_name="assessment__trust__region_code",
        choices=list(REGIONS.items()),
        empty_label="All",
    )
    setting = django_filters.ChoiceFilter(
        label="Care setting",
        field_name="assessment__setting",
        choices=CareSetting.choices,
        empty_label="All",
    )
