"""The list of corrections, and the reports that wait."""

from typing import Any

from core.dates import when
from corrections.lifecycles import CORRECTED, DECLINED, RECEIVED
from nhsuk.columns import Column
from nhsuk.components import tag

COLOURS = {RECEIVED: "yellow", CORRECTED: "green", DECLINED: "grey"}


def status_tag(report: Any) -> str:
    return tag(report.get_status_display(), COLOURS[report.status])


CORRECTIONS = [
    Column("on_date", "Date", sort="on_date", classes="app-nowrap"),
    Column("sentence", "What was corrected"),
    Column("page", "Page", sort="page", link=lambda row: row.page),
]
REPORTS = [
    Column("reference", "Report", link=lambda row: row.get_absolute_url(), sort="reference"),
    Column("page", "Page", sort="page"),
    Column("reported_at", "Received", sort="reported_at", format=when),
    Column("answer_by", "Answer by"),
    Column("status", "Status", value="get_status_display", html=status_tag, sort="status"),
]
