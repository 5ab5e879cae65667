"""The list of assessments: page, CSV and XLSX."""

from typing import Any

from maturity.lifecycles import ASSESSMENT, CANCELLED, OPEN, SUBMITTED
from maturity.models import Assessment
from maturity.reading import rounded
from nhsuk.columns import Column
from nhsuk.components import tag

COLOURS = {OPEN: "yellow", SUBMITTED: "green", CANCELLED: "grey"}


def status_words(assessment: Assessment) -> str:
    """The status as people read it; overdue is one too."""
    return "Overdue" if assessment.is_overdue else ASSESSMENT.labels[assessment.status]


def status_tag(assessment: Assessment) -> str:
    overdue = assessment.is_overdue
    return tag(status_words(assessment), "red" if overdue else COLOURS[assessment.status])


def answered(assessment: Any) -> str:
    return f"{assessment.done} of {assessment.statements}"


def whole(value: Any) -> str:
    return str(rounded(value))


TITLE = Column(
    "title",
    "Assessment",
    value="version.framework.name",
    sort="version__framework__name",
    link=lambda a: a.get_absolute_url(),
)
REFERENCE = Column("reference", "Reference", sort="reference", classes="app-nowrap")
TRUST = Column("trust", "Trust", value="trust.display_name", sort="trust__name")
ANSWERED = Column("answered", "Answered", value=answered, classes="app-nowrap")
DUE = Column("due_on", "Due", sort="due_on")
STATUS = Column("status", "Status", value=status_words, sort="status", html=status_tag)
SELF = Column(
    "self_value",
    "Self-assessed",
    sort="self_value",
    numeric=True,
    format=whole,
    empty="Not yet",
)
CHECKED = Column("checked", "Checks", sort="checked", numeric=True, empty="None")

OF_TRUST = [TITLE, REFERENCE, DUE, ANSWERED, SELF, CHECKED, STATUS]
OF_ALL = [TRUST, TITLE, REFERENCE, DUE, ANSWERED, SELF, CHECKED, STATUS]
