"""Addresses of the tracker. Words that are no milestone come before `<slug>`."""

from django.urls import path

from milestones.views import asking, plans, tracker
from trusts import converters  # noqa: F401 - addresses below hold ODS codes

app_name = "milestones"
urlpatterns = [
    path("milestones/", tracker.index, name="index"),
    path("milestones/all/", tracker.all_milestones, name="all"),
    path("milestones/plans/", tracker.AllTracker.as_view(), name="plans"),
    path("milestones/trusts/<ods:code>/", tracker.TrustTracker.as_view(), name="trust"),
    path("milestones/trusts/<ods:code>/<slug:milestone>/", plans.plan, name="plan"),
    path(
        "milestones/trusts/<ods:code>/<slug:milestone>/re-plan/",
        plans.reforecast,
        name="reforecast",
    ),
    path(
        "milestones/trusts/<ods:code>/<slug:milestone>/ask/",
        asking.ask,
        name="ask",
    ),
    path(
        "milestones/programmes/<slug:slug>/", tracker.ProgrammeTracker.as_view(), name="programme"
    ),
    path(
        "milestones/programmes/<slug:slug>/<ods:code>/plan/",
        plans.plan_milestones,
        name="plan_milestones",
    ),
    path("milestones/<slug:slug>/", tracker.MilestoneTracker.as_view(), name="milestone"),
]
