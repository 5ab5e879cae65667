"""Addresses of checked scores, most of them public."""

from django.urls import URLPattern, URLResolver, path

from maturity.views import draws, explaining

urlpatterns: list[URLPattern | URLResolver] = [
    path("maturity/draws/", draws.DrawList.as_view(), name="draws"),
    path(
        "maturity/assessments/<reference:reference>/explained/",
        explaining.explained,
        name="explained",
    ),
    path(
        "maturity/assessments/<reference:reference>/explained.svg",
        explaining.chart,
        name="explained_chart",
    ),
    path(
        "maturity/assessments/<reference:reference>/record.json", explaining.record, name="record"
    ),
]
