"""The open data sets. Each is read as somebody who did not sign in."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.utils.timezone import localdate

from aspirant.columns import TRUST_COLUMNS
from aspirant.figures import with_figures
from blueprints.models import BlueprintVersion
from blueprints.search import with_use
from core.dates import FinancialYear
from corrections.models import Correction
from funding.models import LedgerEntry
from funding.models.ledger import total_of
from maturity.checked import public_scores
from milestones.columns import standing
from milestones.queries import tracker
from nhsuk.columns import Column
from programmes.columns import since, stage
from programmes.models import Participation, Programme
from trusts.models import Trust

ANYONE = AnonymousUser()
PUBLIC_TOTALS = ("promised", "paid", "came_back")


@dataclass(frozen=True)
class Dataset:
    """One data set: `columns` are its fields, `rows()` reads it. `about` says what a row is."""

    slug: str
    title: str
    about: str
    columns: Sequence[Column]
    rows: Callable[[], Iterable[Any]]

    @property
    def fields(self) -> list[Column]:
        return [column for column in self.columns if column.in_files]


def programmes() -> Iterable[Any]:
    return with_figures(Programme.objects.visible_to(ANYONE)).order_by("slug")


def trusts() -> Iterable[Any]:
    return Trust.objects.visible_to(ANYONE).order_by("code")


def participants() -> Iterable[Any]:
    rows = Participation.objects.visible_to(ANYONE).select_related("programme", "trust", "wave")
    return rows.order_by("programme__slug", "trust__code", "pk")


def money() -> Iterable[Any]:
    """The ledger, summed for each award, trust, year and class."""
    keys = {
        "award_reference": F("award__reference"),
        "programme": F("award__programme__slug"),
        "code": F("trust__code"),
    }
    grouped = LedgerEntry.objects.order_by().values(*("year", "capital_class"), **keys)
    sums = {name: total_of(name) for name in PUBLIC_TOTALS}
    return grouped.annotate(**sums).order_by("award_reference", "code", "year", "capital_class")


def milestone_plans() -> Iterable[Any]:
    return tracker(ANYONE).order_by("trust__code", "milestone__number", "pk")


def blueprints() -> Iterable[Any]:
    rows = BlueprintVersion.objects.visible_to(ANYONE).published()
    return with_use(rows.brief().select_related("blueprint__trust")).order_by("blueprint__slug")


def checked_scores() -> Iterable[Any]:
    """Those that are public; in the order of the codes, never of the figures."""
    return public_scores()


def absolute(path: str) -> str:
    return f"{settings.PUBLIC_URL}{path}"


def corrections() -> Iterable[Any]:
    return Correction.objects.visible_to(ANYONE)


def item(key: str) -> Callable[[Any], Any]:
    """A column of a row that is a dictionary."""
    return lambda row: row[key]


DATASETS = (
    Dataset(
        "programmes",
        "Programmes",
        "A programme: how many trusts were announced, how many our sources name, and the pounds"
        " promised and paid through this portal.",
        [
            Column("slug", "Programme"),
            Column("name", "Name"),
            Column("began_on", "Began on"),
            Column("announced", "Trusts announced"),
            Column("named", "Named in our sources"),
            Column("promised", "Promised, pounds"),
            Column("paid", "Paid, pounds"),
            Column("is_demo", "Demonstration"),
        ],
        programmes,
    ),
    Dataset(
        "trusts",
        "Trusts",
        "An NHS trust of the register of the NHS Organisation Data Service, open or closed.",
        [
            *(column for column in TRUST_COLUMNS if column.key != "programmes"),
            Column("is_demo", "Demonstration"),
        ],
        trusts,
    ),
    Dataset(
        "participants",
        "Participants",
        "A trust's part in a programme, as published or agreed, with its source.",
        [
            Column("programme", "Programme", "programme.slug"),
            Column("code", "ODS code", "trust.code"),
            Column("name_at_the_time", "Name at the time"),
            Column("role", "Takes part as", "get_role_display"),
            Column("wave", "Wave", "wave.name"),
            Column("stage", "Stage", stage),
            Column("since", "Since", since),
            Column("source", "Source"),
        ],
        participants,
    ),
    Dataset(
        "money",
        "Money promised and paid",
        "What the ledger says of one award, trust, financial year and class, in pounds.",
        [
            Column("award", "Award", item("award_reference")),
            Column("programme", "Programme", item("programme")),
            Column("code", "ODS code", item("code")),
            Column("year", "Financial year", lambda row: str(FinancialYear(row["year"]))),
            Column("capital_class", "Capital or revenue", item("capital_class")),
            Column("promised", "Promised, pounds", item("promised")),
            Column("paid", "Paid, pounds", item("paid")),
            Column("came_back", "Paid back, pounds", item("came_back")),
        ],
        money,
    ),
    Dataset(
        "milestones",
        "Milestones",
        "One trust's plan for one milestone: as first planned, re-planned and reached.",
        [
            Column("programme", "Programme", "participation.programme.slug"),
            Column("code", "ODS code", "trust.code"),
            Column("milestone", "Milestone", "milestone.slug"),
            Column("planned", "Planned", "baseline_on"),
            Column("replanned", "Re-planned", lambda plan: standing(plan).forecast),
            Column("reached", "Reached", "achieved_on"),
            Column("status", "Status", lambda plan: standing(plan).word),
        ],
        milestone_plans,
    ),
    Dataset(
        "blueprints",
        "Blueprints",
        "A published blueprint: what a trust did, what it cost, and how many trusts copied it."
        " The text is on its page.",
        [
            Column("blueprint", "Blueprint", "blueprint.slug"),
            Column("title", "Title"),
            Column("summary", "Summary"),
            Column("about", "About", "blueprint.get_kind_display"),
            Column("code", "ODS code", "blueprint.trust.code"),
            Column("version", "Version", "number"),
            Column("published", "Published", lambda version: localdate(version.published_at)),
            Column("result", "How it went", "get_result_display"),
            Column("cost_low", "Lowest cost, pounds"),
            Column("cost_high", "Highest cost, pounds"),
            Column("elapsed_months", "Months"),
            Column("copied", "Trusts that copied it", "copied_by"),
            Column("used", "Trusts that used it", "used_by"),
        ],
        blueprints,
    ),
    Dataset(
        "checked-scores",
        "Checked scores",
        "A trust's checked score: “At least” so many points out of 100, after so many checks. At"
        " least 19 in 20 figures worked out this way are no higher than the true score, so small"
        " differences may mean nothing, and there is no rank. The record has all that is needed to"
        " work the figure out again.",
        [
            Column("code", "ODS code"),
            Column("assessment", "Assessment", "reference"),
            Column("framework", "Framework"),
            Column("framework_version", "Framework version", "version"),
            Column("at_least", "At least, out of 100", "figure"),
            Column("checks", "Statements checked", "checks"),
            Column("statements", "Statements rated", "statements"),
            Column("signed_off", "Signed off on", "signed_on"),
            Column("as_at", "As at", "on"),
            Column("public_from", "Public from"),
            Column("explanation", "Explanation", lambda score: absolute(score.address)),
            Column("record", "Record", lambda score: absolute(score.record_address)),
        ],
        checked_scores,
    ),
    Dataset(
        "corrections",
        "Corrections",
        "What was wrong on a public page, and what is right.",
        [
            Column("on_date", "Date"),
            Column("page", "Page"),
            Column("sentence", "What was corrected"),
        ],
        corrections,
    ),
)
BY_SLUG = {dataset.slug: dataset for dataset in DATASETS}
