"""The list of flags: page, CSV and XLSX."""

from typing import Any

from maturity.flags.rules import RULES
from maturity.lifecycles import CLOSED, OPEN
from maturity.models import Flag
from nhsuk.columns import Column
from nhsuk.components import tag

COLOURS = {OPEN: "yellow", CLOSED: "grey"}


def rule_name(flag: Flag) -> str:
    """By its slug, should the rule be gone one day."""
    rule = RULES.get(flag.rule)
    return rule.name if rule else flag.rule


def figures_in_words(flag: Flag) -> str:
    return "; ".join(f"{label}: {value}" for label, value in flag.figures)


def status_tag(flag: Any) -> str:
    return tag(flag.get_status_display(), COLOURS[flag.status])


REFERENCE = Column(
    "reference",
    "Reference",
    sort="reference",
    link=lambda flag: flag.get_absolute_url(),
    classes="app-nowrap",
)
TRUST = Column(
    "trust", "Trust", value="assessment.trust.display_name", sort="assessment__trust__name"
)
RULE = Column("rule", "What", value=rule_name, sort="rule")
REASON = Column("sentence", "Why")
ASSESSMENT = Column(
    "assessment",
    "Assessment",
    value="assessment.reference",
    sort="assessment__reference",
    on_page=False,
)
RAISED = Column("raised_at", "Raised", value="raised_on", sort="raised_at", classes="app-nowrap")
STATUS = Column(
    "status",
    "Status",
    value="get_status_display",
    # Open first, and of those the newest.
    sort=("status", "raised_at"),
    html=status_tag,
    classes="app-nowrap",
)
# For the files only.
FIGURES = Column("figures", "Figures", value=figures_in_words, on_page=False)
VERSION = Column("rule_version", "Version of the rule", on_page=False)
CLOSED_BY = Column("closed_by", "Looked at by", on_page=False, empty="Nobody")
CLOSED_AT = Column("closed_at", "Looked at on", on_page=False)
NOTE = Column("note", "What the look found", on_page=False)

OF_ALL = [
    *(REFERENCE, TRUST, RULE, REASON, FIGURES, VERSION, ASSESSMENT, RAISED, STATUS),
    *(CLOSED_BY, CLOSED_AT, NOTE),
]
OF_TRUST = [REFERENCE, RULE, REASON, RAISED, STATUS]
