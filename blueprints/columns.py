"""The lists of blueprints and copies: page, CSV and XLSX."""

from typing import Any

from django.urls import reverse

from blueprints import lifecycles
from blueprints.models import BlueprintVersion, Result
from core.dates import long_date
from nhsuk.columns import Column
from nhsuk.components import tag

RESULT_COLOURS = {Result.WORKED: "green", Result.PARTLY: "yellow", Result.FAILED: "orange"}
STATUS_COLOURS = {
    lifecycles.DRAFT: "grey",
    lifecycles.REVIEW: "blue",
    lifecycles.PUBLISHED: "green",
    lifecycles.SUPERSEDED: "white",
    lifecycles.RETIRED: "white",
    lifecycles.ACTIVE: "blue",
    lifecycles.USED: "green",
    lifecycles.ADAPTED: "green",
    lifecycles.ABANDONED: "grey",
}


def status_tag(row: Any) -> str:
    """The status of a version or a copy, in words."""
    return tag(row.get_status_display(), STATUS_COLOURS[row.status])


def result_tag(version: BlueprintVersion) -> str:
    return tag(version.get_result_display(), RESULT_COLOURS[Result(version.result)])


def address(row: Any) -> str:
    return str(row.get_absolute_url())


KIND = Column("kind", "About", value="blueprint.get_kind_display")
TRUST = Column(
    "trust", "Trust", value="blueprint.trust.display_name", sort="blueprint__trust__name"
)
STATUS = Column(
    "status",
    "Status",
    value="get_status_display",
    sort="status",
    html=status_tag,
    classes="app-nowrap",
)

# On the page these are cards (templates/blueprints/library.html); as a table only in files.
LIBRARY = [
    Column("title", "Title", sort="title", link=address),
    Column("summary", "Summary"),
    KIND,
    TRUST,
    Column("result", "How it went", value="get_result_display"),
    Column("cost_low", "Lowest cost (£)", numeric=True),
    Column("cost_high", "Highest cost (£)", numeric=True),
    Column("elapsed_months", "Months", numeric=True),
    Column("used", "Trusts that used it", value="used_by", sort="used_by", numeric=True),
    Column("copied", "Trusts that copied it", value="copied_by", sort="copied_by", numeric=True),
    Column("published", "Published", value="published_at", sort="published_at"),
    Column("near", "Match", value="status", sort="relevance", in_files=False),
]

UNFINISHED = [
    Column("title", "Title", sort="title", link=address),
    KIND,
    TRUST,
    STATUS,
    Column("edited_by", "Last saved by", value="edited_by.name"),
    Column("edited_at", "Last saved", sort="edited_at"),
]


def review_address(version: BlueprintVersion) -> str:
    return reverse("blueprints:review", kwargs={"slug": version.blueprint.slug})


TO_REVIEW = [
    Column("title", "Title", sort="title", link=review_address),
    KIND,
    TRUST,
    Column("sent_at", "Sent", sort="sent_at", format=long_date),
    Column("review_due_on", "Decide by", sort="sent_at"),
]


def done(copy: Any) -> str:
    return f"{copy.done} of {copy.to_do}"


COPIES = [
    Column("blueprint", "Blueprint", value="version.title", sort="version__title", link=address),
    Column("reference", "Reference", sort="reference", classes="app-nowrap"),
    STATUS,
    Column("done", "Tasks done", value=done, numeric=True),
    Column("started_at", "Begun", sort="started_at", format=long_date),
]
WHOSE = Column("trust", "Trust", value="trust.display_name", sort="trust__name")
