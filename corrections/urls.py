"""Addresses of reported mistakes and corrections."""

from django.urls import path

from accounts.access import needs
from accounts.permissions import Permission
from core import converters  # noqa: F401 - references in addresses
from corrections import views

app_name = "corrections"
urlpatterns = [
    path("corrections/", views.CorrectionList.as_view(), name="list"),
    path("corrections/add/", views.record, name="record"),
    path("corrections/report/", views.report, name="report"),
    path("corrections/report/<reference:reference>/", views.sent, name="sent"),
    path(
        "corrections/reports/",
        needs(Permission.CORRECTION_HANDLE)(views.ReportList.as_view()),
        name="reports",
    ),
    path("corrections/reports/<reference:reference>/", views.answer, name="answer"),
]
