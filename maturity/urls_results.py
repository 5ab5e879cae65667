"""Addresses of what assessments came to: of a trust, of a programme, as a table; and the work."""

from django.urls import URLPattern, path

from maturity.views import programmes, score_table, trusts, workload
from trusts import converters  # noqa: F401 - addresses below hold ODS codes

urlpatterns: list[URLPattern] = [
    path("maturity/workload/", workload.workload_page, name="workload"),
    path("maturity/workload/weeks.svg", workload.weeks, name="workload_weeks"),
    path("maturity/scores/table/", score_table.score_table, name="score_table"),
    path("maturity/trusts/<ods:code>/", trusts.trust, name="trust"),
    path("maturity/trusts/<ods:code>/trend/<slug:framework>.svg", trusts.trend, name="trend"),
    path("maturity/trusts/<ods:code>/peers/<slug:framework>.svg", trusts.peers, name="peers"),
    path("maturity/programmes/<slug:slug>/", programmes.programme, name="programme"),
    path(
        "maturity/programmes/<slug:slug>/<slug:framework>/<slug:kind>.svg",
        programmes.waves,
        name="programme_waves",
    ),
]
