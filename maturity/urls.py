from django.urls import URLPattern, URLResolver, path

from core import converters  # noqa: F401 - addresses below hold references
from maturity import urls_checked, urls_external, urls_plans, urls_results, urls_rounds
from maturity.views import answering, assessments, drawing, exempting, flags, managing, scores

app_name = "maturity"
urlpatterns: list[URLPattern | URLResolver] = [
    path("maturity/", assessments.assessment_list, name="assessment_list"),
    path("maturity/new/", managing.open_new, name="open"),
    path("maturity/scores/", scores.score_runs, name="score_runs"),
    path("maturity/flags/", flags.flag_list, name="flags"),
    path("maturity/flags/<reference:reference>/", flags.flag, name="flag"),
    path("maturity/frameworks/<slug:slug>/", assessments.framework, name="framework"),
    path("maturity/assessments/<reference:reference>/", assessments.assessment, name="assessment"),
    path(
        "maturity/assessments/<reference:reference>/answers/<slug:code>/",
        answering.answers,
        name="answers",
    ),
    path(
        "maturity/assessments/<reference:reference>/does-not-apply/",
        exempting.exemptions,
        name="exemptions",
    ),
    path("maturity/assessments/<reference:reference>/sign/", answering.sign, name="sign"),
    path(
        "maturity/assessments/<reference:reference>/call-off/", managing.call_off, name="call_off"
    ),
    path("maturity/assessments/<reference:reference>/more/", drawing.extend, name="extend"),
    path("maturity/assessments/<reference:reference>/ask-more/", drawing.ask_more, name="ask_more"),
    path("maturity/assessments/<reference:reference>/put-off/", drawing.put_off, name="put_off"),
    path("maturity/assessments/<reference:reference>/chart.svg", assessments.chart, name="chart"),
    *urls_checked.urlpatterns,
    *urls_external.urlpatterns,
    *urls_results.urlpatterns,
    *urls_rounds.urlpatterns,
    *urls_plans.urlpatterns,
]
